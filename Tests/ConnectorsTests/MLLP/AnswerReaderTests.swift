import Connectors
import MLLP
import Pipeline
import Testing

@Suite("The answer table")
struct AnswerReaderTests {
    private let sent = Array("MSG1".utf8)

    private func reader(_ expectation: AnswerExpectation = .oneAnswer) -> AnswerReader {
        AnswerReader(controlID: sent, expectation: expectation)
    }

    private func answer(_ code: String, _ controlID: String = "MSG1", more: String = "") -> [UInt8] {
        Array("MSH|^~\\&|P|F|E|N|2026||ACK|9|P|2.5.1\rMSA|\(code)|\(controlID)\(more)\r".utf8)
    }

    @Test("AA and a deciding CA confirm", arguments: ["AA", "CA"])
    func confirms(_ code: String) throws {
        var reader = reader()
        #expect(reader.read(answer(code)) == .answer)
        guard case .confirmed(answer(code)) = reader.finding else {
            Issue.record("\(code) did not confirm")
            return
        }
    }

    @Test(
        "Negative codes keep their kind and the answer",
        arguments: [
            ("AE", DeliveryFailure.Kind.refusedForNow), ("CE", .refusedForNow), ("AR", .rejected), ("CR", .rejected),
        ])
    func negatives(_ code: String, _ kind: DeliveryFailure.Kind) throws {
        var reader = reader()
        #expect(reader.read(answer(code, more: "|CANARY")) == .answer)
        let failure = try #require(reader.failure)
        #expect(failure.kind == kind)
        #expect(failure.code == code)
        #expect(failure.answer == answer(code, more: "|CANARY"))
        #expect(!failure.reason.contains("CANARY"))
    }

    @Test(
        "An MSA-2 that is not the sent MSH-10, byte for byte, closes the connection",
        arguments: ["AA", "AE", "AR", "CA", "ZZ", ""], ["MSG2", "", "msg1", "MSG11", "MSG", "MSG1^1"])
    func mismatches(_ code: String, _ controlID: String) throws {
        var reader = reader()
        #expect(reader.read(answer(code, controlID)) == .mismatch)
        #expect(reader.failure?.kind == .badAnswer)
        #expect(reader.failure?.code == "ack_mismatch")
    }

    @Test("Unknown and missing codes are bad answers", arguments: ["", "ZZ", "A", "AAA", "OK", "\"\""])
    func unknownCodes(_ code: String) {
        var reader = reader()
        #expect(reader.read(answer(code)) == .mismatch)
        #expect(reader.failure?.kind == .badAnswer)
    }

    @Test(
        "Bytes that are no acknowledgement are bad answers and are not quoted",
        arguments: [
            "", "CANARY", "HTTP/1.1 200 OK CANARY", "MSH|^~\\&|P|F\rPID|1||CANARY\r", "MSA",
            "<xml>CANARY</xml>", "\u{0}\u{1}\u{2}",
        ])
    func unreadable(_ text: String) throws {
        var reader = reader()
        #expect(reader.read(Array(text.utf8)) == .mismatch)
        let failure = try #require(reader.failure)
        #expect(failure.kind == .badAnswer)
        #expect(!failure.reason.contains("CANARY"))
    }

    @Test("With an application acknowledgement asked for, CA is interim and the application decides")
    func interim() throws {
        let both = AnswerExpectation(acceptType: Array("AL".utf8), applicationType: Array("AL".utf8))
        var reader = reader(both)
        #expect(reader.read(answer("CA")) == .interim)
        #expect(reader.read(answer("AR")) == .answer)
        #expect(reader.failure?.kind == .rejected)
    }

    @Test("A negative commit acknowledgement decides at once", arguments: ["CE", "CR"])
    func negativeCommit(_ code: String) {
        let both = AnswerExpectation(acceptType: Array("AL".utf8), applicationType: Array("AL".utf8))
        var reader = reader(both)
        #expect(reader.read(answer(code)) == .answer)
        #expect(reader.failure?.code == code)
    }

    @Test("A response that carries an MSA is an answer")
    func responses() {
        var reader = reader()
        let response = "MSH|^~\\&|P|F|E|N|2026||RSP^K22|9|P|2.5.1\rMSA|AA|MSG1\rQAK|1|OK\rPID|1||77\r"
        #expect(reader.read(Array(response.utf8)) == .answer)
        guard case .confirmed = reader.finding else {
            Issue.record("an RSP did not confirm")
            return
        }
    }
}

extension AnswerReader {
    fileprivate var failure: DeliveryFailure? {
        guard case .failed(let failure) = finding else { return nil }
        return failure
    }
}
