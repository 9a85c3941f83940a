import Connectors
import Foundation
import MLLP
import Pipeline
import Routes
import Testing

@Suite struct AnswerMatchTests {
    private func reader(_ match: DestinationDefinition.AnswerMatch) -> AnswerReader {
        AnswerReader(controlID: Array("MSG1".utf8), expectation: .oneAnswer, match: match)
    }

    private static let header = "MSH|^~\\&|P|F|E|N|2026||ACK|9|P|2.5.1\rMSA|"

    /// What each answer is worth: the weakest `ack_match` that takes it.
    static let answers: [(answer: String, from: DestinationDefinition.AnswerMatch?)] = [
        (header + "AA|MSG1\r", .exact), (header + "AA|MSG1", .exact), (header + " AA |MSG1\r", .strict),
        (header + "aa|MSG1\r", .strict), (header + "AA\r", .order), (header + "AA|OTHER\r", .order),
        ("ACK", .any), ("ok\r\n", .any), ("<html><body>Hello</body></html>", nil), ("HTTP/1.1 200 OK", nil),
        (header + "XX|MSG1\r", nil), ("", nil), ("hello", nil), ("PID|1\r", nil),
    ]

    @Test(arguments: DestinationDefinition.AnswerMatch.allCases)
    func `Each word takes its answers and no weaker ones`(_ match: DestinationDefinition.AnswerMatch) throws {
        let order = DestinationDefinition.AnswerMatch.allCases
        for (answer, from) in Self.answers {
            var reader = reader(match)
            let isTaken = try from.map {
                try #require(order.firstIndex(of: $0)) <= #require(order.firstIndex(of: match))
            }
            let verdict = reader.read(Array(answer.utf8))
            #expect(verdict == (isTaken == true ? .answer : .mismatch), "\(answer.prefix(20)) with \(match)")
            if isTaken == true, from != .exact { #expect(reader.tolerated != nil) }
            if isTaken == true, from == .exact { #expect(reader.tolerated == nil) }
        }
    }

    @Test func `A web page is told from other answers, and a plain refusal is one`() throws {
        var page = reader(.any)
        _ = page.read(Array("<!DOCTYPE html><p>CANARY".utf8))
        guard case .failed(let failure) = page.finding else { throw Unexpected() }
        #expect(failure.reason.contains("HTTP") && !failure.reason.contains("CANARY"))
        var refusal = reader(.any)
        #expect(refusal.read(Array("NAK".utf8)) == .answer)
        guard case .failed(let refused) = refusal.finding else { throw Unexpected() }
        #expect(refused.kind == .refusedForNow)
    }

    @Test func `The plain answer among the samples counts only with any`() throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Samples/deviations/24-plain-answer.hl7")
        let answer = Array(try Data(contentsOf: file))
        for match in DestinationDefinition.AnswerMatch.allCases {
            var reader = reader(match)
            #expect(reader.read(answer) == (match == .any ? .answer : .mismatch))
        }
    }

    private struct Unexpected: Error {}
}
