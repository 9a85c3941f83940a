import Engine
import Foundation
import Routes
import Testing

/// `orderly test --update`: expected messages are replaced, nothing else is touched.
@Suite struct TestFileRewriterTests {
    private static let header = "MSH|^~\\&|EHR|EAST|ENGINE|HOSP|20260301101500||ADT^A01|M1|P|2.5.1"

    /// - Returns: the test file before and after, and how many corrections could not be written.
    private func update(
        _ expectation: String, route: String = TestBench.twoDestinations
    ) throws -> (before: String, after: String, left: Int) {
        let tests = TestBench.test(expectation) + "\n  # The end.\n"
        let bench = try TestBench(route: route, tests: tests)
        var rewriter = TestFileRewriter(bench.text)
        let left = rewriter.apply(bench.run().flatMap(\.corrections))
        return (bench.text, rewriter.text, left.count)
    }

    @Test("A wrong message becomes what came, and the test passes then")
    func messageIsReplaced() throws {
        let wrong = "expect:\n  message: |\n    \(Self.header)\n    PID|1||WRONG\n    NTE|1\n  ack: AE"
        let (before, after, left) = try update(wrong)
        #expect(left == 0)
        let expected = before.replacing(
            "        PID|1||WRONG\n        NTE|1\n", with: "        PID|1||4711^^^HOSP^MR||SMITH^Anna||19800214|F\n")
        #expect(after == expected)
        #expect(after != before)
        let again = try TestBench(tests: String(after.dropFirst("route: feed\ntests:\n".count)))
        #expect(again.run().flatMap(\.failures).map(\.text) == ["ack: expected AE, got AA"])
    }

    @Test("Lists of a split message are replaced item by item")
    func listIsReplaced() throws {
        let route = """
            split: {every: PID, keep: [], with: []}
            to: {archive: {file: {path: "a/{MSH-10}.hl7"}}}
            """
        let item = "      - |\n        \(Self.header)\n        PID|9\n"
        let (_, after, left) = try update("expect:\n  message_to:\n    archive:\n\(item)", route: route)
        #expect(left == 0)
        #expect(after.contains("|M1.1|P|2.5.1\n            PID|1||4711^^^HOSP^MR||Smith^Anna||19800214|F\n"))
    }

    @Test("What cannot be replaced exactly stays, and is told")
    func otherFormsStay() throws {
        let flow = "expect:\n  message: \"\(Self.header.replacing("\\", with: "\\\\"))\\nPID|1||WRONG\""
        let (before, after, left) = try update(flow)
        #expect(after == before)
        #expect(left == 1)
    }

    @Test("A true message is no correction, nor is one that differs between destinations")
    func nothingToCorrect() throws {
        let right = "expect:\n  message: |\n    \(Self.header)\n    PID|1||4711^^^HOSP^MR||SMITH^Anna||19800214|F"
        let (before, after, left) = try update(right)
        #expect(after == before)
        #expect(left == 0)
        let route = TestBench.twoDestinations.replacing(
            "mllp: {host", with: "steps: [{set: PID-2, value: X}]\n    mllp: {host")
        let different = try update(right.replacing("SMITH", with: "WRONG"), route: route)
        #expect(different.before == different.after)
    }
}
