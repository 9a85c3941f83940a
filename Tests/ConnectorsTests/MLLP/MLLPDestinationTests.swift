import Connectors
import Pipeline
import TestSupport
import Testing

@Suite("MLLP deliveries", .timeLimit(.minutes(2)))
struct MLLPDestinationTests {
    @Test("An accepted message is delivered with the receiver's own answer")
    func delivers() async throws {
        let downstream = try Downstream()
        let item = Downstream.item(1)
        let result = await downstream.attempt(item)
        #expect(result.answer == PeerAct.acknowledgement("AA", of: item.payload))
        #expect(downstream.peer.messages == [item.payload])
        await downstream.end()
    }

    /// A row of the answer table: what the receiver does, and what must come of it.
    struct Row: CustomTestStringConvertible, Sendable {
        var act: PeerAct
        var kind: DeliveryFailure.Kind
        var code: String
        /// Whether the connection must be closed for it.
        var closes: Bool
        var waitForAck = Duration.seconds(10)
        var testDescription: String { "\(act)" }
    }

    static let rows: [Row] = [
        Row(act: .answer(["AE"]), kind: .refusedForNow, code: "AE", closes: false),
        Row(act: .answer(["CE"]), kind: .refusedForNow, code: "CE", closes: false),
        Row(act: .answer(["AR"]), kind: .rejected, code: "AR", closes: false),
        Row(act: .answer(["CR"]), kind: .rejected, code: "CR", closes: false),
        Row(act: .trickle("AR"), kind: .rejected, code: "AR", closes: false),
        Row(act: .answer(["ZZ"]), kind: .badAnswer, code: "unknown_answer", closes: true),
        Row(act: .wrongControlID("AA"), kind: .badAnswer, code: "ack_mismatch", closes: true),
        Row(act: .wrongControlID("AR"), kind: .badAnswer, code: "ack_mismatch", closes: true),
        Row(act: .frame(Array("no HL7 at all".utf8)), kind: .badAnswer, code: "unreadable_answer", closes: true),
        Row(act: .frame([0xFF, 0xFE, 0x00]), kind: .badAnswer, code: "unreadable_answer", closes: true),
        Row(
            act: .silence, kind: .noAnswer, code: "timeout", closes: true, waitForAck: .milliseconds(150)),
        Row(
            act: .late("AA"), kind: .noAnswer, code: "timeout", closes: true, waitForAck: .milliseconds(150)),
        Row(act: .closeBeforeAnswer, kind: .noAnswer, code: "closed_before_answer", closes: true),
        Row(act: .reset, kind: .noAnswer, code: "closed_before_answer", closes: true),
        Row(act: .flood(20_000_000), kind: .badAnswer, code: "answer_too_large", closes: true),
    ]

    @Test("Each answer is taken for what it is, and the next message arrives all the same", arguments: rows)
    func answerTable(_ row: Row) async throws {
        let downstream = try Downstream([row.act], waitForAck: row.waitForAck)
        let failure = await downstream.attempt(Downstream.item(1)).failure
        #expect(failure?.kind == row.kind)
        #expect(failure?.code == row.code)
        #expect(failure?.reason.contains("CANARY") == false)
        if row.closes {
            let record = await downstream.peer.record { $0.ended == 1 }
            #expect(record.ended == 1, "the connection was left open")
        }
        // A short deadline belongs to the silent act alone.
        let next = try Downstream.destination(port: downstream.peer.port)
        let second = await Downstream.attempt(Downstream.item(2), row.closes ? next : downstream.destination)
        #expect(second.isDelivered)
        #expect(downstream.peer.record.accepted == (row.closes ? 2 : 1))
        await next.shutdown()
        await downstream.end()
    }

    @Test("A late acknowledgement is never credited to another message")
    func lateAcknowledgement() async throws {
        let downstream = try Downstream([.late("AA"), .answerPrevious("AA")], waitForAck: .milliseconds(400))
        #expect(await downstream.attempt(Downstream.item(1)).failure?.code == "timeout")
        // On a connection that stayed open, the answer to the first message would come now.
        #expect(await downstream.attempt(Downstream.item(2)).failure?.code == "ack_mismatch")
        let second = Downstream.item(2, attempt: 2)
        #expect(await downstream.attempt(second).answer == PeerAct.acknowledgement("AA", of: second.payload))
        let record = downstream.peer.record
        #expect(record.connectionOfMessage == [1, 2, 3])
        #expect(record.messages[1] == record.messages[2])
        await downstream.end()
    }

    @Test("A response to a query is an answer and is handed back whole")
    func response() async throws {
        let text = "MSH|^~\\&|P|F|E|N|2026||RSP^K22|9|P|2.5.1\rMSA|AA|MSG1\rQAK|1|OK\rPID|1||77^^^H\r"
        let downstream = try Downstream([.frame(Array(text.utf8))])
        #expect(await downstream.attempt(Downstream.item(1)).answer == Array(text.utf8))
        await downstream.end()
    }

    @Test("Junk before an answer does not hide it")
    func junkBeforeAnswer() async throws {
        let item = Downstream.item(1)
        let answer = PeerAct.framed(PeerAct.acknowledgement("AA", of: item.payload))
        let downstream = try Downstream([.bytes(Array("\r\njunk".utf8) + answer)])
        #expect(await downstream.attempt(item).isDelivered)
        await downstream.end()
    }

    @Test("Nobody listening is unreachable, and nothing was sent")
    func refused() async throws {
        let downstream = try Downstream()
        downstream.peer.stop()
        let failure = await downstream.attempt(Downstream.item(1)).failure
        #expect(failure?.kind == .unreachable)
        #expect(failure?.code == "connection_refused")
        await downstream.destination.shutdown()
    }

    @Test("A receiver that comes back is found again by itself")
    func reconnects() async throws {
        let downstream = try Downstream()
        #expect(await downstream.attempt(Downstream.item(1)).isDelivered)
        downstream.peer.stop()
        #expect(await downstream.attempt(Downstream.item(2)).isDelivered == false)
        let back = try ScriptedPeer(port: downstream.peer.port)
        #expect(await downstream.attempt(Downstream.item(2, attempt: 2)).isDelivered)
        #expect(back.messages == [Downstream.item(2).payload])
        await downstream.destination.shutdown()
        back.stop()
    }
}
