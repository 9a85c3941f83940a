import Engine
import HL7
import Pipeline
import Routes
import Testing

/// What a verdict becomes in the acknowledgement.
@Suite struct ResponderTests {
    private static let place = Place(file: "/etc/orderly/Routes/feed.yaml", line: 7, column: 3)
    private static let time = Timestamp(secondsSince1970: 1_772_360_100, nanoseconds: 0, offsetMinutes: 0)

    private static func answer(
        to text: String, _ verdict: Verdict, _ acknowledge: Route.Acknowledge = .init()
    ) throws -> [String] {
        let message = try Message(Array(text.utf8))
        let replies = Responder(acknowledge).replies(
            to: Header(message), of: message, verdict, identifier: "261124-000001", at: time)
        return replies.all.flatMap { String(decoding: $0, as: UTF8.self).split(separator: "\r").map(String.init) }
    }

    private static let admission = "MSH|^~\\&|A|B|C|D|2026||ADT^A01^ADT_A01|M1|P|2.5.1\rPID|1\r"
    private static let query =
        "MSH|^~\\&|A|B|C|D|2026||QBP^Q22^QBP_Q21|Q1|P|2.5\rQPD|IHE PDQ Query|T1|@PID.8^F\rRCP|I\r"

    @Test func `One problem becomes one error that names the step and the place in the message`() throws {
        let pid = try #require(SegmentName("PID"))
        let problem = Problem(
            code: .requiredFieldMissing, location: Location(segment: 1, name: pid, field: 3, repetition: 1),
            text: "no identifier", place: Self.place)
        #expect(
            try Self.answer(to: Self.admission, .error(problem))[1...] == [
                "MSA|AE|M1|no identifier",
                "ERR||PID^1^3^1|101^Required field missing^HL70357|E|||feed.yaml:7:3|no identifier",
            ])
    }

    @Test func `Several findings become an error each`() throws {
        let pid = try #require(SegmentName("PID"))
        let findings = (1...3).map { (field: Int) in
            AcknowledgementError(
                code: .dataType, location: Location(segment: 1, name: pid, field: field), severity: .warning,
                userText: Array("field \(field)".utf8))
        }
        let problem = Problem(code: .dataType, text: "3 problems", place: Self.place, findings: findings)
        #expect(
            try Self.answer(to: Self.admission, .error(problem))[1...] == [
                "MSA|AE|M1|3 problems", "ERR||PID^1^1^1|102^Data type error^HL70357|W||||field 1",
                "ERR||PID^1^2^1|102^Data type error^HL70357|W||||field 2",
                "ERR||PID^1^3^1|102^Data type error^HL70357|W||||field 3",
            ])
        let old = Self.admission.replacing("2.5.1", with: "2.3")
        #expect(
            try Self.answer(to: old, .error(problem))[2]
                == "ERR|PID^1^1^102&Data type error&HL70357~PID^1^2^102&Data type error&HL70357"
                + "~PID^1^3^102&Data type error&HL70357")
    }

    @Test func `A refused query gets its response, unless the route says otherwise, and a commit stays a commit`()
        throws
    {
        let verdict = Verdict.rejected(Problem(code: .unsupportedEvent, text: "not here", place: Self.place))
        let names = { (lines: [String]) in lines.map { $0.prefix(3) } }
        let response = try Self.answer(to: Self.query, verdict)
        #expect(names(response) == ["MSH", "MSA", "ERR", "QAK", "QPD"])
        #expect(response[0].contains("|RSP^K22^RSP_K21|261124-000001A|"))
        #expect(response[3...] == ["QAK|T1|AR|IHE PDQ Query", "QPD|IHE PDQ Query|T1|@PID.8^F"])
        let plain = try Self.answer(to: Self.query, verdict, .init(refusedQueries: .acknowledgement))
        #expect(names(plain) == ["MSH", "MSA", "ERR"])
        let enhanced = Self.query.replacing("|2.5\r", with: "|2.5|||AL|AL\r")
        #expect(try names(Self.answer(to: enhanced, verdict)) == ["MSH", "MSA", "ERR"])
        #expect(try names(Self.answer(to: Self.query, .accepted)) == ["MSH", "MSA"], "no data is not no answer")
    }
}
