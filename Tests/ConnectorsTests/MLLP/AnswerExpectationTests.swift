import Connectors
import Testing

@Suite("Which answers a message asks for")
struct AnswerExpectationTests {
    /// A row of the matrix in HL7 2.9, 2.9.2: MSH-15, MSH-16, and what must be waited for.
    struct Row: CustomTestStringConvertible, Sendable {
        var accept: String
        var application: String
        var isNothing = false
        var isCommitInterim = false
        var isSilenceAcceptance = false
        var isSilenceAcceptanceAfterCommit = false
        var testDescription: String { "\(accept)/\(application)" }
    }

    static let rows: [Row] = [
        Row(accept: "", application: ""),
        Row(accept: "", application: "NE", isNothing: true, isSilenceAcceptanceAfterCommit: true),
        Row(accept: "NE", application: "", isNothing: true, isSilenceAcceptanceAfterCommit: true),
        Row(accept: "NE", application: "NE", isNothing: true, isSilenceAcceptanceAfterCommit: true),
        Row(accept: "", application: "AL", isCommitInterim: true),
        Row(accept: "NE", application: "AL", isCommitInterim: true),
        Row(accept: "NE", application: "SU", isCommitInterim: true),
        Row(
            accept: "NE", application: "ER", isCommitInterim: true, isSilenceAcceptance: true,
            isSilenceAcceptanceAfterCommit: true),
        Row(accept: "AL", application: "", isSilenceAcceptanceAfterCommit: true),
        Row(accept: "AL", application: "NE", isSilenceAcceptanceAfterCommit: true),
        Row(accept: "SU", application: "NE", isSilenceAcceptanceAfterCommit: true),
        Row(accept: "ER", application: "NE", isSilenceAcceptance: true, isSilenceAcceptanceAfterCommit: true),
        Row(accept: "AL", application: "AL", isCommitInterim: true),
        Row(accept: "AL", application: "SU", isCommitInterim: true),
        Row(accept: "AL", application: "ER", isCommitInterim: true, isSilenceAcceptanceAfterCommit: true),
        Row(accept: "SU", application: "ER", isCommitInterim: true, isSilenceAcceptanceAfterCommit: true),
        Row(
            accept: "ER", application: "ER", isCommitInterim: true, isSilenceAcceptance: true,
            isSilenceAcceptanceAfterCommit: true),
        Row(accept: "ER", application: "AL", isCommitInterim: true),
        Row(accept: "SU", application: "SU", isCommitInterim: true),
    ]

    @Test("MSH-15 and MSH-16 decide what is waited for", arguments: rows)
    func matrix(_ row: Row) {
        let header = "MSH|^~\\&|A|B|C|D|2026||ADT^A01|1|P|2.5.1|||\(row.accept)|\(row.application)"
        let expectation = AnswerExpectation(payload: Array("\(header)\rPID|1\r".utf8))
        let expected = AnswerExpectation(
            isNothing: row.isNothing, isCommitInterim: row.isCommitInterim,
            isSilenceAcceptance: row.isSilenceAcceptance,
            isSilenceAcceptanceAfterCommit: row.isSilenceAcceptanceAfterCommit)
        #expect(expectation == expected)
    }

    @Test(
        "Bytes without a readable header are expected to be answered",
        arguments: ["", "MSH", "FHS|^~\\&|A\rBHS|x\r", "\u{1}\u{2}"])
    func unreadable(_ text: String) {
        #expect(AnswerExpectation(payload: Array(text.utf8)) == .oneAnswer)
    }

    @Test("A message that is an acknowledgement itself is expected to be answered all the same")
    func acknowledgements() {
        let text = "MSH|^~\\&|A|B|C|D|2026||ACK|1|P|2.5.1\rMSA|AA|7\r"
        #expect(AnswerExpectation(payload: Array(text.utf8)) == .oneAnswer)
    }
}
