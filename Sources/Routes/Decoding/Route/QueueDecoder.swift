import YAML

/// Reads what may wait for a destination: `queue`.
struct QueueDecoder {
    let scope: RouteScope

    struct Queue {
        var alarmAfter: Duration
        var limit: DestinationDefinition.QueueLimit?
    }

    private static let limits = [DestinationKeys.messages, DestinationKeys.size, DestinationKeys.age]

    func queue(_ reader: MappingReader) -> Queue? {
        guard reader.has(DestinationKeys.queue) else { return Queue(alarmAfter: Self.standardAlarm) }
        guard let inner = reader.mapping(DestinationKeys.queue) else { return nil }
        let alarm = inner.duration(DestinationKeys.alarmAfter)
        let messages = inner.integer(DestinationKeys.messages)
        let size = inner.size(DestinationKeys.size)
        let age = inner.duration(DestinationKeys.age)
        guard isPolicyGiven(inner) else { return nil }
        let present = Self.limits.filter { inner.has($0) }
        guard !present.isEmpty else { return alarm.map { Queue(alarmAfter: $0) } }
        let read = [messages != nil, size != nil, age != nil].count { $0 }
        guard let alarm, read == present.count,
            let policy = inner.choice(DestinationKeys.whenFull, DestinationDefinition.FullPolicy.self)
        else { return nil }
        return Queue(
            alarmAfter: alarm,
            limit: DestinationDefinition.QueueLimit(messages: messages, size: size, age: age, whenFull: policy))
    }

    /// A limit without a consequence and a consequence without a limit are both half of a decision.
    private func isPolicyGiven(_ reader: MappingReader) -> Bool {
        let limit = Self.limits.first { reader.has($0) }
        switch (limit, reader.has(DestinationKeys.whenFull)) {
        case (nil, false), (_?, true): return true
        case (nil, true):
            scope.findings.error(
                "E247", "`when_full` has no effect without a limit", at: reader.keySpan(DestinationKeys.whenFull),
                help: "add one or more of", fix: "messages: 100000     size: 2 GB     age: 4h")
        case (let limit?, false):
            guard case .choice(let choices) = DestinationKeys.whenFull.type else { return false }
            let width = (choices.map(\.word.count).max() ?? 0) + 3
            scope.findings.error(
                "E246", "the queue has a limit and does not say what happens when it is reached",
                at: reader.keySpan(limit), help: "add one of",
                fix: choices.map { choice in
                    "when_full: \(choice.word)" + String(repeating: " ", count: width - choice.word.count)
                        + choice.meaning
                }.joined(separator: "\n"))
        }
        return false
    }

    /// The default that ``DestinationKeys/alarmAfter`` documents.
    private static var standardAlarm: Duration {
        .milliseconds(DestinationKeys.alarmAfter.standard.flatMap { WrittenValue.milliseconds($0) } ?? 900_000)
    }
}
