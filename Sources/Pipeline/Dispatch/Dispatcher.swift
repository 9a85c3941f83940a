import CharacterSets
import Dictionary
import HL7
import Routes
import Validation

/// Runs a route over one message: accept, the route's steps, split, and each destination on a copy of its own.
struct Dispatcher {
    let program: RouteProgram
    /// As received.
    let original: DecodedMessage

    /// The received message or one that a split made of it, with the way back to the set in which it came.
    struct Part {
        var message: Message
        var outgoing: OutgoingText?
    }

    /// What has gathered over all destinations.
    private struct Progress {
        /// Of the route's steps, then of destinations' own steps.
        var tags: [MessageKeys.Tag]
        /// Of all payloads.
        var bytes = 0

        mutating func add(_ others: [MessageKeys.Tag]) {
            for tag in others where !tags.contains(where: { $0.name == tag.name }) { tags.append(tag) }
        }
    }

    func decision(_ runner: inout Runner) -> RouteDecision {
        var report: ValidationReport?
        let outcome = outcome(&runner, &report)
        return RouteDecision(outcome: outcome, tolerated: runner.report, report: report)
    }

    private func outcome(_ runner: inout Runner, _ report: inout ValidationReport?) -> Outcome {
        do throws(Halt) {
            if let refused = refusal(runner) { throw refused }
            if let outcome = undecodable(&runner) { return outcome }
            try runner.tolerate(original.notes)
            if let outcome = validate(&runner, &report) { return outcome }
            try runner.run(program.steps)
            var progress = Progress(tags: runner.tags)
            let deliveries = try deliveries(&runner, &progress)
            return .planned(Plan(deliveries: deliveries, tags: progress.tags))
        } catch {
            if runner.trace.isRecording { runner.trace.ended(error, depth: 0) }
            return error.outcome
        }
    }

    /// Whether the route takes messages of this type and version at all.
    private func refusal(_ runner: Runner) -> Halt? {
        let refused: (code: ErrorCode, path: Path, what: String)
        switch program.accept.judge(original.message) {
        case .accepted: return nil
        case .unknownType:
            refused = (
                .unsupportedType, Path(segment: .msh, field: 9, component: 1), printable(original.message.messageType)
            )
        case .unknownEvent:
            refused = (
                .unsupportedEvent, Path(segment: .msh, field: 9, component: 2), printable(original.message.messageType)
            )
        case .unknownVersion:
            let version = HL7Version(original.message.messageVersion)
            refused = (
                .unsupportedVersion, Path(segment: .msh, field: 12, component: 1),
                version.map { "messages of HL7 \($0)" } ?? "messages of this version"
            )
        }
        let text = "the route does not accept \(refused.what)"
        guard program.accept.others == .reject else { return .skipped(Reason(text: text, place: program.place)) }
        return .rejected(
            Problem(code: refused.code, location: runner.place(of: refused.path), text: text, place: program.place))
    }

    /// What the route does with a message whose text cannot be read; `nil` when it works on the bytes.
    private func undecodable(_ runner: inout Runner) -> Outcome? {
        guard let undecodable = original.undecodable, undecodable.policy != .passBytes else { return nil }
        let problem = Problem(
            code: .dataType, location: undecodable.location, text: undecodable.text, place: program.place)
        let isRejected = undecodable.policy == .reject
        if runner.trace.isRecording { runner.trace.ended(isRejected ? .rejected(problem) : .failed(problem), depth: 0) }
        return isRejected ? .rejected(problem) : .deadLettered(problem)
    }

    /// What `validate:` makes of the message, where it ends it.
    private func validate(_ runner: inout Runner, _ report: inout ValidationReport?) -> Outcome? {
        guard let gate = program.validation else { return nil }
        // As repaired: what `tolerate:` lets in is no fault any more.
        var tolerated = original
        tolerated.message = runner.message
        let found = gate.report(on: tolerated)
        report = found
        if runner.trace.isRecording { for line in found.lines { runner.trace.note(line, depth: 0) } }
        guard let ending = gate.ending(for: found) else { return nil }
        switch ending {
        case .rejected(let problem): if runner.trace.isRecording { runner.trace.ended(.rejected(problem), depth: 0) }
        case .deadLettered(let problem): if runner.trace.isRecording { runner.trace.ended(.failed(problem), depth: 0) }
        case .planned, .skipped, .failed: break
        }
        return ending
    }

    /// A type as HL7 has them may be named; anything else could be content.
    private func printable(_ type: [UInt8]) -> String {
        let isPlain = type.count <= 7 && type.allSatisfy { ASCII.isLetter($0) || ASCII.isDigit($0) || $0 == 0x5E }
        return isPlain && !type.isEmpty ? String(decoding: type, as: UTF8.self) : "messages of this type"
    }

    /// In the route's order of destinations; for each the parts in order.
    private func deliveries(_ runner: inout Runner, _ progress: inout Progress) throws(Halt) -> [PlannedDelivery] {
        var parts = [Part(message: runner.message, outgoing: original.source.map { OutgoingText($0) })]
        if let split = program.split { parts = try Splitter(split).parts(of: parts[0], &runner) }
        var shared = parts.map { Payload($0.message, $0.outgoing, isPart: program.split != nil) }
        var deliveries: [PlannedDelivery] = []
        for destination in program.destinations {
            for number in parts.indices {
                if parts.count > 1, runner.trace.isRecording { runner.trace.part(number + 1, of: parts.count) }
                deliveries += try deliver(parts[number], &shared[number], to: destination, &runner, &progress)
            }
        }
        return deliveries
    }

    /// One message for one destination: its `when`, its split, its steps.
    private func deliver(
        _ part: Part, _ shared: inout Payload, to destination: CompiledDestination, _ runner: inout Runner,
        _ progress: inout Progress
    ) throws(Halt) -> [PlannedDelivery] {
        runner.message = part.message
        let isTaken =
            if let condition = destination.condition {
                try runner.holds(condition, in: destination.place)
            } else {
                true
            }
        if runner.trace.isRecording { runner.trace.destination(destination, isTaken: isTaken) }
        guard isTaken else { return [] }
        guard !destination.steps.isEmpty || destination.split != nil else {
            return [try delivery(&shared, to: destination, &runner, &progress)]
        }
        var parts = [part]
        if let split = destination.split { parts = try Splitter(split).parts(of: part, &runner) }
        let tags = runner.tags
        var deliveries: [PlannedDelivery] = []
        for (number, part) in parts.enumerated() {
            if parts.count > 1, runner.trace.isRecording { runner.trace.part(number + 1, of: parts.count) }
            runner.message = part.message
            runner.tags = tags
            defer { runner.tags = tags }
            do throws(Halt) {
                try runner.run(destination.steps)
            } catch .skipped(let reason) {
                runner.reset()
                if runner.trace.isRecording { runner.trace.ended(.skipped(reason), depth: 1) }
                continue
            }
            progress.add(runner.tags)
            var payload = Payload(
                runner.message, part.outgoing, isPart: program.split != nil || destination.split != nil)
            deliveries.append(try delivery(&payload, to: destination, &runner, &progress))
        }
        return deliveries
    }

    private func delivery(
        _ payload: inout Payload, to destination: CompiledDestination, _ runner: inout Runner,
        _ progress: inout Progress
    ) throws(Halt) -> PlannedDelivery {
        let bytes = try bytes(&payload, for: destination, runner)
        let size = bytes?.count ?? 0
        guard size <= runner.limits.messageBytes else {
            throw runner.failure(
                .tooLong, "a message grew beyond \(runner.limits.messageBytes) bytes", destination.place)
        }
        progress.bytes += size
        guard progress.bytes <= runner.limits.writtenBytes else {
            throw runner.failure(
                .tooLong, "all that one message becomes is larger than \(runner.limits.writtenBytes) bytes",
                destination.place)
        }
        let message = payload.message
        return PlannedDelivery(
            destination: destination.name, payload: bytes, controlID: payload.controlID(in: destination.characterSet),
            lane: destination.lanes.lane(of: message),
            address: try destination.address.map { (template) throws(Halt) in
                try FileAddress(template).path(for: message, runner, destination.place)
            })
    }

    private func bytes(
        _ payload: inout Payload, for destination: CompiledDestination, _ runner: Runner
    ) throws(Halt) -> [UInt8]? {
        if let set = destination.characterSet, let undecodable = original.undecodable {
            throw runner.failure(
                .dataType, "\(undecodable.text), so it cannot be written in \(set)", destination.place,
                at: undecodable.location)
        }
        do throws(TextFailure) {
            return try payload.bytes(unlessEqualTo: original, in: destination.characterSet)
        } catch {
            throw runner.failure(.dataType, error.text, destination.place, at: error.location)
        }
    }
}
