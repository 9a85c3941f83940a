import HL7
import Routes

/// Runs a route over one message: accept, the route's steps, split, and each destination on a copy of its own.
struct Dispatcher {
    let program: RouteProgram
    /// As received.
    let original: Message

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

    func outcome(_ runner: inout Runner) -> Outcome {
        do throws(Halt) {
            if let refused = refusal(runner) { throw refused }
            try runner.run(program.steps)
            var progress = Progress(tags: runner.tags)
            let deliveries = try deliveries(&runner, &progress)
            return .planned(Plan(deliveries: deliveries, tags: progress.tags))
        } catch {
            if runner.trace.isRecording { runner.trace.ended(error, depth: 0) }
            return error.outcome
        }
    }

    /// Whether the route takes messages of this type at all.
    private func refusal(_ runner: Runner) -> Halt? {
        let verdict = program.accept.judge(type: original.messageCode, event: original.messageEvent)
        let isEvent: Bool
        switch verdict {
        case .accepted: return nil
        case .unknownType: isEvent = false
        case .unknownEvent: isEvent = true
        }
        let text = "the route does not accept \(printable(original.messageType))"
        guard program.accept.others == .reject else { return .skipped(Reason(text: text, place: program.place)) }
        let path = Path(segment: .msh, field: 9, component: isEvent ? 2 : 1)
        return .rejected(
            Problem(
                code: isEvent ? .unsupportedEvent : .unsupportedType, location: runner.place(of: path), text: text,
                place: program.place))
    }

    /// A type as HL7 has them may be named; anything else could be content.
    private func printable(_ type: [UInt8]) -> String {
        let isPlain = type.count <= 7 && type.allSatisfy { ASCII.isLetter($0) || ASCII.isDigit($0) || $0 == 0x5E }
        return isPlain && !type.isEmpty ? String(decoding: type, as: UTF8.self) : "messages of this type"
    }

    /// In the route's order of destinations; for each the parts in order.
    private func deliveries(_ runner: inout Runner, _ progress: inout Progress) throws(Halt) -> [PlannedDelivery] {
        var parts = [runner.message]
        if let split = program.split { parts = try Splitter(split).parts(of: runner.message, &runner) }
        var shared = parts.map { Payload($0, isPart: program.split != nil) }
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
        _ message: Message, _ shared: inout Payload, to destination: CompiledDestination, _ runner: inout Runner,
        _ progress: inout Progress
    ) throws(Halt) -> [PlannedDelivery] {
        runner.message = message
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
        var parts = [message]
        if let split = destination.split { parts = try Splitter(split).parts(of: message, &runner) }
        let tags = runner.tags
        var deliveries: [PlannedDelivery] = []
        for (number, part) in parts.enumerated() {
            if parts.count > 1, runner.trace.isRecording { runner.trace.part(number + 1, of: parts.count) }
            runner.message = part
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
            var payload = Payload(runner.message, isPart: program.split != nil || destination.split != nil)
            deliveries.append(try delivery(&payload, to: destination, &runner, &progress))
        }
        return deliveries
    }

    private func delivery(
        _ payload: inout Payload, to destination: CompiledDestination, _ runner: inout Runner,
        _ progress: inout Progress
    ) throws(Halt) -> PlannedDelivery {
        let bytes = payload.bytes(unlessEqualTo: original)
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
            destination: destination.name, payload: bytes, controlID: message.controlID,
            lane: destination.lanes.lane(of: message),
            address: try destination.address.map { (template) throws(Halt) in
                try FileAddress(template).path(for: message, runner, destination.place)
            })
    }
}
