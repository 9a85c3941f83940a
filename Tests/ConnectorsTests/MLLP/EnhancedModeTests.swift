import Connectors
import Pipeline
import Routes
import TestSupport
import Testing

@Suite("MLLP deliveries in enhanced mode", .timeLimit(.minutes(2)))
struct EnhancedModeTests {
    /// How long these tests take silence for silence.
    private let short = Duration.milliseconds(200)

    @Test("A commit acknowledgement delivers when it is all that was asked for", arguments: ["AL", "SU"])
    func commitOnly(_ accept: String) async throws {
        let downstream = try Downstream(then: .answer(["CA"]))
        #expect(await downstream.attempt(Downstream.item(1, accept: accept, application: "NE")).isDelivered)
        #expect(await downstream.attempt(Downstream.item(2, accept: accept)).isDelivered)
        await downstream.end()
    }

    @Test("With both asked for, the application acknowledgement after the commit decides")
    func both() async throws {
        let downstream = try Downstream([.answer(["CA", "AA"]), .answer(["CA", "AE"]), .answer(["CA", "AR"])])
        let first = Downstream.item(1, accept: "AL", application: "AL")
        #expect(await downstream.attempt(first).answer == PeerAct.acknowledgement("AA", of: first.payload))
        let second = await downstream.attempt(Downstream.item(2, accept: "AL", application: "AL"))
        #expect(second.failure?.kind == .refusedForNow)
        let third = await downstream.attempt(Downstream.item(3, accept: "AL", application: "AL"))
        #expect(third.failure?.kind == .rejected)
        #expect(downstream.peer.record.accepted == 1)
        await downstream.end()
    }

    @Test("A commit acknowledgement alone is no delivery when the application was to answer too")
    func commitWithoutApplication() async throws {
        let downstream = try Downstream(then: .answer(["CA"]), waitForAck: short)
        let item = Downstream.item(1, accept: "AL", application: "AL")
        let failure = await downstream.attempt(item).failure
        #expect(failure?.kind == .noAnswer)
        #expect(failure?.code == "timeout")
        #expect(failure?.answer == PeerAct.acknowledgement("CA", of: item.payload))
        #expect(await downstream.peer.record { $0.ended == 1 }.ended == 1)
        await downstream.end()
    }

    @Test("Where the application answers over another connection, the commit acknowledgement is the delivery")
    func commitIsEnough() async throws {
        let downstream = try Downstream(
            [.answer(["CA"]), .answer(["CE"]), .answer(["AA"])], then: .silence, confirmedBy: .commit)
        let both = Downstream.item(1, accept: "AL", application: "AL")
        #expect(await downstream.attempt(both).answer == PeerAct.acknowledgement("CA", of: both.payload))
        let refused = await downstream.attempt(Downstream.item(2, accept: "AL", application: "AL"))
        #expect(refused.failure?.code == "CE")
        #expect(await downstream.attempt(Downstream.item(3)).isDelivered, "original mode is as ever")
        let unanswered = await downstream.attempt(Downstream.item(4, accept: "NE", application: "AL"))
        #expect(unanswered.failure?.code == "no_commit_asked", "nothing would come back on this connection")
        await downstream.end()
    }

    @Test("A refused commit decides at once", arguments: ["CE", "CR"])
    func refusedCommit(_ code: String) async throws {
        let downstream = try Downstream(then: .answer([code]))
        let failure = await downstream.attempt(Downstream.item(1, accept: "AL", application: "AL")).failure
        #expect(failure?.code == code)
        await downstream.end()
    }

    @Test("Where only errors are answered, silence on an open connection is acceptance")
    func silenceAccepts() async throws {
        let downstream = try Downstream(
            [.silence, .answer(["CA"]), .answer(["AE"]), .closeBeforeAnswer], waitForAck: short)
        #expect(await downstream.attempt(Downstream.item(1, accept: "ER", application: "ER")).isDelivered)
        #expect(await downstream.attempt(Downstream.item(2, accept: "AL", application: "ER")).isDelivered)
        let refused = await downstream.attempt(Downstream.item(3, accept: "NE", application: "ER"))
        #expect(refused.failure?.kind == .refusedForNow)
        let closed = await downstream.attempt(Downstream.item(4, accept: "NE", application: "ER"))
        #expect(closed.failure?.kind == .noAnswer, "a connection that ends is not an open one")
        await downstream.end()
    }

    @Test("A message that forbids answers is delivered when it is written")
    func noAnswerWanted() async throws {
        let downstream = try Downstream(then: .silence)
        for number in 1...3 {
            let result = await downstream.attempt(Downstream.item(number, accept: "NE", application: "NE"))
            #expect(result.isDelivered)
            #expect(result.answer == nil)
        }
        let record = await downstream.peer.record { $0.messages.count == 3 }
        #expect(record.messages == (1...3).map { Downstream.item($0, accept: "NE", application: "NE").payload })
        await downstream.end()
    }

    @Test("A message that forbids answers is not delivered when nobody listens")
    func noAnswerNobodyThere() async throws {
        let downstream = try Downstream()
        downstream.peer.stop()
        let result = await downstream.attempt(Downstream.item(1, accept: "NE", application: "NE"))
        #expect(result.failure?.kind == .unreachable)
        await downstream.destination.shutdown()
    }

    @Test("An answer that was not asked for is not taken for the next message's")
    func unaskedAnswer() async throws {
        let downstream = try Downstream()
        #expect(await downstream.attempt(Downstream.item(1, accept: "NE", application: "NE")).isDelivered)
        _ = await downstream.peer.record { $0.messages.count == 1 }
        var result = await downstream.attempt(Downstream.item(2))
        for attempt in 2...5 where !result.isDelivered {
            #expect(result.failure?.kind != .rejected)
            result = await downstream.attempt(Downstream.item(2, attempt: attempt))
        }
        #expect(result.answer == PeerAct.acknowledgement("AA", of: Downstream.item(2).payload))
        await downstream.end()
    }
}
