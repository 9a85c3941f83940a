import HL7
import Testing

@Suite struct AnswerTests {
    @Test(arguments: [
        ("MSH|^~\\&|A\rMSA|AA|1", "AA", "1", nil), ("MSH|^~\\&|A\rMSA| ae |1\r", "AE", "1", nil),
        ("MSH|^~\\&|A\nMSA|CA|1\n", "CA", "1", nil), ("MSA|AR|1", "AR", "1", nil), ("\r\nMSA#AR#1", "AR", "1", nil),
        ("MSH|^~\\&|A\rMSA|OK|1", nil, "1", nil), ("MSH|^~\\&|A\rMSA|AA", "AA", "", nil),
        ("MSH|^~\\&|A\rMSA|AE|1|secret\rERR|^^^101&secret", "AE", "1", "101 Required field missing"),
        ("MSH|^~\\&|A\rMSA|AE|1||||207^secret", "AE", "1", "207 Application internal error"),
        (
            "MSH|^~\\&|A\rMSA|AE|1\rERR||PID^2^5|103^secret|E|||secret|secret", "AE", "1",
            "103 Table value not found at PID[2]-5"
        ),
        ("MSH|^~\\&|A\rMSA|AE|1\rERR||secret^2^5|999^secret", "AE", "1", nil),
        ("MSH|^~\\&|A\rMSA|AE|1\rERR|OBX^1^5", "AE", "1", "error at OBX-5"),
    ])
    func `An answer is read as far as it goes, and never its own words`(
        _ text: String, _ code: String?, _ controlID: String, _ problem: String?
    ) throws {
        let answer = try #require(Answer(Array(text.utf8)))
        #expect(answer.code?.rawValue == code)
        #expect(Samples.text(answer.controlID) == controlID)
        #expect(answer.firstProblem == problem)
    }

    @Test(arguments: ["", "ACK", "<html>", "MSH|^~\\&|A\rPID|1", "MSA", "XMSA|AA|1", "MSH|^~\\&|A\rMSAX|AA|1"])
    func `What has no MSA is no answer`(_ text: String) {
        #expect(Answer(Array(text.utf8)) == nil)
    }
}
