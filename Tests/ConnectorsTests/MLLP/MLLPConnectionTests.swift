import Connectors
import Pipeline
import TestSupport
import Testing

@Suite("MLLP connections", .timeLimit(.minutes(2)))
struct MLLPConnectionTests {
    @Test("Kept connected, messages share one connection")
    func keepsConnection() async throws {
        let downstream = try Downstream()
        for number in 1...5 { #expect(await downstream.attempt(Downstream.item(number)).isDelivered) }
        #expect(downstream.peer.record.accepted == 1)
        #expect(downstream.peer.record.ended == 0)
        await downstream.end()
    }

    @Test("Without keep_connected, each exchange has its own connection, closed after the answer")
    func oneConnectionAnExchange() async throws {
        let downstream = try Downstream([.accept, .answer(["AE"]), .accept], keepConnected: false)
        for number in 1...5 { _ = await downstream.attempt(Downstream.item(number)) }
        let record = await downstream.peer.record { $0.ended == 5 }
        #expect(record.connectionOfMessage == [1, 2, 3, 4, 5])
        #expect(record.ended == 5)
        await downstream.end()
    }

    @Test("No more connections than allowed carry messages, and all messages pass")
    func boundedConnections() async throws {
        let downstream = try Downstream(connections: 3)
        let destination = downstream.destination
        let delivered = await withTaskGroup(of: Bool.self) { group in
            for number in 1...40 {
                group.addTask { await Downstream.attempt(Downstream.item(number), destination).isDelivered }
            }
            return await group.reduce(into: 0) { count, isDelivered in count += isDelivered ? 1 : 0 }
        }
        let record = downstream.peer.record
        #expect(delivered == 40)
        #expect(Set(record.messages).count == 40)
        #expect((1...3).contains(record.accepted))
        await downstream.end()
    }

    @Test("A delivery that waits for a free connection ends when it is cancelled")
    func cancelledWhileWaiting() async throws {
        let downstream = try Downstream(then: .silence)
        let destination = downstream.destination
        let first = Task { await Downstream.attempt(Downstream.item(1), destination) }
        let record = await downstream.peer.record { $0.messages.count == 1 }
        #expect(record.messages.count == 1)
        let second = Task { await Downstream.attempt(Downstream.item(2), destination) }
        second.cancel()
        let failure = await second.value.failure
        #expect(failure?.kind == .unreachable)
        #expect(failure?.code == "cancelled")
        #expect(downstream.peer.record.ended == 0, "it ended while the connection was still taken")
        first.cancel()
        #expect(await first.value.failure?.kind == .noAnswer)
        await downstream.end()
        #expect(downstream.peer.messages.count == 1)
    }

    @Test("A connection given up by a cancelled delivery serves the next one")
    func slotReturnsAfterCancellation() async throws {
        let downstream = try Downstream([.silence])
        let destination = downstream.destination
        let first = Task { await Downstream.attempt(Downstream.item(1), destination) }
        _ = await downstream.peer.record { $0.messages.count == 1 }
        first.cancel()
        _ = await first.value
        #expect(await downstream.attempt(Downstream.item(2)).isDelivered)
        #expect(downstream.peer.record.connectionOfMessage == [1, 2])
        await downstream.end()
    }

    @Test("Shutting down ends a delivery that waits for its answer")
    func shutdownWhileWaiting() async throws {
        let downstream = try Downstream(then: .silence)
        let destination = downstream.destination
        let waiting = Task { await Downstream.attempt(Downstream.item(1), destination) }
        _ = await downstream.peer.record { $0.messages.count == 1 }
        await destination.shutdown()
        #expect(await waiting.value.isDelivered == false)
        #expect(await downstream.peer.record { $0.ended == 1 }.ended == 1)
        downstream.peer.stop()
    }

    @Test("It keeps what every destination promises")
    func conformance() async throws {
        let conformance = DestinationConformance(
            isIdempotent: false,
            healthy: { try Self.subject(then: .accept) },
            broken: {
                let subject = try Self.subject(then: .frame(Array(DestinationConformance.canary.utf8)))
                return subject
            },
            stalled: { try Self.subject(then: .silence) })
        #expect(try await conformance.violations() == [])
    }

    private static func subject(then act: PeerAct) throws -> DestinationConformance.Subject {
        let downstream = try Downstream(then: act)
        return DestinationConformance.Subject(destination: downstream.destination) { count in
            await downstream.peer.record { $0.messages.count >= count }.messages
        }
    }
}
