package import Pipeline

/// Promises that every ``Destination`` keeps, whatever it carries payloads to. A connector's tests run all of them.
///
/// Each check returns what it found broken, in words; a conforming connector returns nothing.
package struct DestinationConformance: Sendable {
    /// A destination together with a view of the place it delivers to.
    package struct Subject: Sendable {
        package var destination: any Destination
        /// The payloads that have arrived, in order; waits until there are at least this many, or gives up.
        package var arrived: @Sendable (_ count: Int) async -> [[UInt8]]

        package init(
            destination: any Destination, arrived: @escaping @Sendable (_ count: Int) async -> [[UInt8]]
        ) {
            self.destination = destination
            self.arrived = arrived
        }
    }

    /// Text in every payload that may appear in nothing but the payload.
    package static let canary = "CANARYPATIENT"
    private static let patience = Duration.seconds(5)

    /// Makes a destination whose far side confirms everything.
    package var healthy: @Sendable () throws -> Subject
    /// Makes a destination to which no delivery can succeed.
    package var broken: @Sendable () throws -> Subject
    /// Makes a destination whose far side takes payloads and never confirms; `nil` where there is no such thing.
    package var stalled: (@Sendable () throws -> Subject)?
    /// Whether a repeated attempt leaves one copy at the far side instead of several.
    package var isIdempotent: Bool

    package init(
        isIdempotent: Bool, healthy: @escaping @Sendable () throws -> Subject,
        broken: @escaping @Sendable () throws -> Subject, stalled: (@Sendable () throws -> Subject)?
    ) {
        self.isIdempotent = isIdempotent
        self.healthy = healthy
        self.broken = broken
        self.stalled = stalled
    }

    /// A payload with every byte that a connector might be tempted to change.
    package static func item(_ number: Int, attempt: Int = 1) -> OutboundItem {
        let controlID = Array("CONF\(number)".utf8)
        var payload = Array("MSH|^~\\&|A|B|C|D|20260301101500||ADT^A01|CONF\(number)|P|2.5.1\r".utf8)
        payload += Array("PID|1||77^^^H^MR||\(canary)^Anna||\"\"|  |\\T\\\r".utf8)
        payload += Array("ZZZ|".utf8) + [0xE4, 0xF6, 0xFF, 0x09, 0x1B] + Array("|||\r".utf8)
        let name = String(repeating: "0", count: max(0, 4 - String(number).count)) + String(number)
        return OutboundItem(
            message: MessageID(day: 260_301, count: number), payload: payload, controlID: controlID,
            address: "day/\(name).hl7", attempt: attempt)
    }

    package func violations() async throws -> [String] {
        var found: [String] = []
        found += try await deliversExactBytesInOrder()
        found += try await repeatsSendTheSameBytes()
        found += try await deliversConcurrently()
        found += try await failuresAreSilentAboutContent()
        found += try await cancellationEndsSoon()
        found += try await shutdownRefusesWithoutHanging()
        return found
    }

    private func deliversExactBytesInOrder() async throws -> [String] {
        let subject = try healthy()
        let items = (1...5).map { Self.item($0) }
        for item in items { _ = try await subject.destination.deliver(item) }
        let arrived = await subject.arrived(items.count)
        await subject.destination.shutdown()
        return arrived == items.map(\.payload) ? [] : ["payloads arrived changed, lost or out of order"]
    }

    private func repeatsSendTheSameBytes() async throws -> [String] {
        let subject = try healthy()
        for attempt in 1...3 { _ = try await subject.destination.deliver(Self.item(1, attempt: attempt)) }
        let arrived = await subject.arrived(isIdempotent ? 1 : 3)
        await subject.destination.shutdown()
        var found: [String] = []
        if arrived.count != (isIdempotent ? 1 : 3) { found.append("three attempts left \(arrived.count) copies") }
        if !arrived.allSatisfy({ $0 == Self.item(1).payload }) { found.append("an attempt changed the payload") }
        return found
    }

    private func deliversConcurrently() async throws -> [String] {
        let subject = try healthy()
        let items = (1...20).map { Self.item($0) }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for item in items { group.addTask { _ = try await subject.destination.deliver(item) } }
            try await group.waitForAll()
        }
        let arrived = await subject.arrived(items.count)
        await subject.destination.shutdown()
        return Set(arrived) == Set(items.map(\.payload)) && arrived.count == items.count
            ? [] : ["of \(items.count) concurrent deliveries \(Set(arrived).count) arrived"]
    }

    private func failuresAreSilentAboutContent() async throws -> [String] {
        let subject = try broken()
        var found: [String] = []
        do {
            _ = try await subject.destination.deliver(Self.item(1))
            found.append("a delivery that cannot succeed was reported as delivered")
        } catch {
            for text in [error.code, error.reason] where text.contains(Self.canary) {
                found.append("a failure quotes the payload")
            }
            if error.code.isEmpty || error.reason.isEmpty { found.append("a failure without code or reason") }
        }
        await subject.destination.shutdown()
        return found
    }

    private func cancellationEndsSoon() async throws -> [String] {
        guard let stalled else { return [] }
        let subject = try stalled()
        let clock = ContinuousClock()
        let destination = subject.destination
        let delivery = Task { () -> Bool in
            do {
                _ = try await destination.deliver(Self.item(1))
                return false
            } catch {
                return true
            }
        }
        let begun = await subject.arrived(1)
        let start = clock.now
        delivery.cancel()
        let failed = await delivery.value
        let elapsed = clock.now - start
        await destination.shutdown()
        var found: [String] = []
        if begun.isEmpty { found.append("nothing was sent before the cancellation") }
        if !failed { found.append("a cancelled delivery was reported as delivered") }
        if elapsed > Self.patience { found.append("a cancelled delivery took \(elapsed) to end") }
        return found
    }

    private func shutdownRefusesWithoutHanging() async throws -> [String] {
        let subject = try healthy()
        _ = try await subject.destination.deliver(Self.item(1))
        await subject.destination.shutdown()
        do {
            _ = try await subject.destination.deliver(Self.item(2))
            return ["a delivery after shutdown was reported as delivered"]
        } catch {
            return []
        }
    }
}
