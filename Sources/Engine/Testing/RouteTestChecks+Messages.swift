import HL7
import Pipeline
import Routes
import YAML

/// What left the route.
extension RouteTestChecks {
    private static let mostDifferences = 20

    /// `message`, `message_file` and `message_to`.
    func messages() -> [RouteTestFailure] {
        var failures: [RouteTestFailure] = []
        if let expected = expectation.messages {
            var names: [String] = []
            for name in passages.flatMap(\.destinations) where !names.contains(name) { names.append(name) }
            if names.isEmpty { failures.append(failure(expected.span, "message: nothing was sent")) }
            for name in names where expectation.messagesByDestination[name] == nil {
                failures += compare(expected, with: name)
            }
        }
        for (name, expected) in expectation.messagesByDestination.sorted(by: { $0.key < $1.key }) {
            failures += compare(expected, with: name)
        }
        return failures
    }

    /// One expected message holds for each message sent, several are everything that a destination gets.
    private func compare(_ expected: Expected<[[UInt8]]>, with name: String) -> [RouteTestFailure] {
        guard passages.count > 1, expected.value.count == 1 else {
            return compare(expected, passages.flatMap { $0.payloads(to: name) }, name)
        }
        return passages.indices.flatMap {
            compare(expected, passages[$0].payloads(to: name), "\(title(of: $0)): \(name)")
        }
    }

    private func compare(_ expected: Expected<[[UInt8]]>, _ got: [[UInt8]], _ title: String) -> [RouteTestFailure] {
        guard expected.value.count == got.count else {
            let messages = expected.value.count == 1 ? "message" : "messages"
            return [failure(expected.span, "\(title): expected \(expected.value.count) \(messages), got \(got.count)")]
        }
        return zip(expected.value, got).enumerated().flatMap { number, pair in
            let title = got.count > 1 ? "\(title), message \(number + 1)" : title
            return differences(pair.0, pair.1).map { failure(expected.span, "\(title): \($0)") }
        }
    }

    func differences(_ expected: [UInt8], _ got: [UInt8]) -> [String] {
        guard expected != got else { return [] }
        guard let left = try? Message(expected), let right = try? Message(got) else {
            return ["cannot be compared: the messages cannot be read"]
        }
        let found = MessageComparison(expected: left, got: right, ignoring: expectation.ignored).differences()
        guard found.count > Self.mostDifferences else { return found }
        return found.prefix(Self.mostDifferences) + ["and \(found.count - Self.mostDifferences) more differences"]
    }

    // MARK: check

    /// Every condition for every message that was sent on; each different message once.
    func conditions(_ passage: RouteTestPassage) -> [RouteTestFailure] {
        guard let first = expectation.checks.first else { return [] }
        guard !passage.deliveries.isEmpty else {
            return [failure(first.span, "check: nothing was sent to look at")]
        }
        var failures: [RouteTestFailure] = []
        var seen: Set<[UInt8]> = []
        for delivery in passage.deliveries where seen.insert(delivery.text).inserted {
            guard let message = try? Message(delivery.text) else { continue }
            for check in expectation.checks {
                let (holds, sightings) = runner.judge(check.value, on: message, tags: passage.tags)
                if !holds {
                    failures.append(failure(check.span, "\(delivery.destination): \(describe(sightings))"))
                }
            }
        }
        return failures
    }

    /// `PID-8 is "F" does not hold: it is "U"`
    private func describe(_ sightings: [Sighting]) -> String {
        guard !sightings.isEmpty else { return "the condition cannot be evaluated" }
        return sightings.map { sighting in
            let values = sighting.values.map { value in
                switch value.state {
                case .empty: "empty"
                case .null: "null"
                case .valued: ShownValue.text(value.text)
                }
            }
            let seen = values.isEmpty ? "nothing" : values.joined(separator: ", ")
            let notes = sighting.notes.isEmpty ? "" : " (\(sighting.notes.joined(separator: ", ")))"
            return "\(sighting.source) \(sighting.holds ? "holds" : "does not hold"): saw \(seen)\(notes)"
        }.joined(separator: "; ")
    }
}
