import Engine
import Foundation
import Routes
import Testing

/// `message:` and its kin: field by field, with the exact place of every difference.
@Suite struct MessageDifferencesTests {
    private static let route = "to: {archive: {file: {path: \"a/{MSH-10}.hl7\"}}}"
    private static let header = "MSH|^~\\&|EHR|EAST|ENGINE|HOSP|20260301101500||ADT^A01|M1|P|2.5.1"

    private func failures(sent: [String], expected: [String], _ rest: String = "") throws -> [String] {
        let lines = ([Self.header] + expected).map { "      \($0)" }.joined(separator: "\n")
        let test = TestBench.test(
            "expect:\n  message: |\n\(lines)\n\(rest)", patient: sent.joined(separator: "\n      "))
        return try TestBench.failures(route: Self.route, test: test).map {
            $0.hasPrefix("archive: ") ? String($0.dropFirst(9)) : $0
        }
    }

    @Test(
        "The place of a difference is as deep as the values are",
        arguments: [
            ("PID|1||4711^^^OLD", "PID|1||4711^^^HOSP", "PID-3.4: expected \"HOSP\", got \"OLD\""),
            ("PID|1||1~2^^^OLD", "PID|1||1~2^^^HOSP", "PID-3[2].4: expected \"HOSP\", got \"OLD\""),
            ("PID|1||1^^^A&B", "PID|1||1^^^A&C", "PID-3.4.2: expected \"C\", got \"B\""),
            ("PID|1||1&A", "PID|1||1&B", "PID-3.1.2: expected \"B\", got \"A\""),
            ("PID|1|||||||F", "PID|1|||||||2", "PID-8: expected \"2\", got \"F\""),
            ("PID|1", "PID|1|||||||F", "PID-8: expected \"F\", got nothing"),
            ("PID|1||1~2", "PID|1||1", "PID-3[2]: expected nothing, got \"2\""),
            ("PID|1||1^^^A~2^^^B", "PID|1", "PID-3[1]: expected nothing, got \"1^^^A\""),
            ("PID|1||\"\"", "PID|1", "PID-3: expected nothing, got \"\"\"\""),
            ("PID|1||a\\T\\b", "PID|1||a\\S\\b", "PID-3: expected \"a\\S\\b\", got \"a\\T\\b\""),
        ])
    func placeIsExact(sent: String, expected: String, failure: String) throws {
        #expect(try failures(sent: [sent], expected: [expected]).first == failure)
    }

    @Test("Separators at the end, and line ends, are no difference")
    func emptyEndsAreEqual() throws {
        #expect(try failures(sent: ["PID|1||4711^^^|||"], expected: ["PID|1||4711"]) == [])
    }

    @Test("Segments are named by their number, and missing and unexpected ones are told")
    func segmentsAreMatched() throws {
        let sent = ["PID|1", "OBX|1|NM", "OBX|2|ST", "ZXX|1"]
        #expect(
            try failures(sent: sent, expected: ["PID|1", "OBX|1|NM", "OBX|2|NM", "ZXX|1"])
                == ["OBX[2]-2: expected \"NM\", got \"ST\""])
        #expect(
            try failures(sent: sent, expected: ["PID|1", "NTE|1", "OBX|1|NM", "OBX|2|ST"])
                == ["NTE is missing: \"NTE|1\"", "ZXX was not expected: \"ZXX|1\""])
    }

    @Test("What is ignored is not compared, in any segment and repetition")
    func ignoredPlaces() throws {
        let sent = ["PID|1||1^^^A~2^^^B", "OBX|1|NM", "OBX|2|ST"]
        let expected = ["PID|1||1^^^X~2^^^Y", "OBX|1|A", "OBX|2|B"]
        #expect(try failures(sent: sent, expected: expected).count == 4)
        #expect(try failures(sent: sent, expected: expected, "  ignore: [OBX-2, PID-3.4]") == [])
        #expect(try failures(sent: sent, expected: expected, "  ignore: [OBX, PID]") == [])
        #expect(try failures(sent: sent, expected: expected, "  ignore: [OBX-2]").count == 2)
    }

    @Test("A split destination has a list of messages, and their number counts")
    func splitMessages() throws {
        let route = """
            split: {every: OBR, keep: [PID], with: []}
            to: {archive: {file: {path: "a/{MSH-10}.hl7"}}}
            """
        func part(_ number: Int, _ request: Int) -> String {
            "      - |\n        \(Self.header.replacing("|M1|", with: "|M1.\(number)|"))\n"
                + "        PID|1\n        OBR|\(request)\n"
        }
        func failures(_ parts: String) throws -> [String] {
            let test = TestBench.test(
                "expect:\n  message_to:\n    archive:\n\(parts)", patient: "PID|1\n      OBR|1\n      OBR|2")
            return try TestBench.failures(route: route, test: test)
        }
        #expect(try failures(part(1, 1) + part(2, 2)) == [])
        #expect(
            try failures(part(1, 1) + part(2, 3))
                == ["archive, message 2: OBR-1: expected \"3\", got \"2\""])
        #expect(try failures(part(1, 1)) == ["archive: expected 1 message, got 2"])
    }
}
