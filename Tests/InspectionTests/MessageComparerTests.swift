import HL7
import Inspection
import Testing

@Suite struct MessageComparerTests {
    private func message(_ segments: [String], _ delimiters: String = "|^~\\&") throws -> Message {
        let header = "MSH\(delimiters)|A|B|||20260301||ORU^R01|1|P|2.5.1"
        return try Message(Array(([header] + segments).joined(separator: "\r").utf8))
    }

    /// `changed PID-8 "M" "F"`
    private func differences(_ left: [String], _ right: [String], ignoring paths: [String] = []) throws -> [String] {
        var comparer = MessageComparer(
            try message(left), try message(right), ignoring: try paths.map { try Path($0) })
        return comparer.differences().map { difference in
            let sides = [difference.old, difference.new].compactMap { $0 }
            return ([difference.kind.rawValue] + sides.map(\.path) + sides.map { "\"\($0.text)\"" })
                .joined(separator: " ")
        }
    }

    @Test("A difference is told at its smallest place, with its name and the meaning of codes")
    func smallestPlace() throws {
        var comparer = MessageComparer(
            try message(["PID|1||1^^^A&1.2&ISO||N^Ada|||M"]), try message(["PID|1||1^^^A&1.3&ISO||N^Eva|||F"]))
        let found = comparer.differences()
        #expect(found.map(\.path) == ["PID-3.4.2", "PID-5.2", "PID-8"])
        #expect(found.map(\.name)[0] == "Patient Identifier List › Assigning Authority › Universal ID")
        #expect(found.map(\.name)[1] == "Patient Name › Given Name")
        #expect(found[2].old?.meaning == "Male")
        #expect(found[2].new?.meaning == "Female")
    }

    @Test(
        "What means the same is no difference",
        arguments: [
            ("PID|1||1^^^A||N^^||", "PID|1||1^^^A||N"),
            (#"NTE|1||a \T\ b"#, #"NTE|1||a \X26\ b"#),
            ("PID|1||1^^^A~2^^^B", "PID|1||2^^^B~1^^^A"),
            ("PV1||I|||||7^Smith~8^Jones", "PV1||I|||||8^Jones~7^Smith"),
        ])
    func sameMeaning(_ left: String, _ right: String) throws {
        #expect(try differences([left], [right]).isEmpty)
    }

    @Test("Other separators alone differ in the header alone")
    func otherSeparators() throws {
        let left = try message(["PID|1||1^^^A&1.2&ISO~2||N^Ada"])
        var text = String(decoding: left.serialized(), as: UTF8.self)
        text = text.replacing("^~\\&", with: "#*\\@").replacing("A&1.2&ISO~2", with: "A@1.2@ISO*2").replacing(
            "^", with: "#")
        var comparer = MessageComparer(left, try Message(Array(text.utf8)))
        #expect(comparer.differences().map(\.path) == ["MSH-2"])
    }

    @Test("One inserted observation is one difference, also when it renumbers those behind it")
    func insertedSegment() throws {
        let left = ["OBR|1||F1", "OBX|1|NM|GLU||5", "OBX|2|NM|NA||140", "OBX|3|NM|K||4"]
        let right = ["OBR|1||F1", "OBX|1|NM|CRP||1", "OBX|2|NM|GLU||5", "OBX|3|NM|NA||141", "OBX|4|NM|K||4"]
        #expect(
            try differences(left, right) == [
                #"added OBX[1] "OBX|1|NM|CRP||1""#, #"changed OBX[2]-5 OBX[3]-5 "140" "141""#,
            ])
        #expect(try differences(left, ["OBR|1||F1", "OBX|2|NM|GLU||5"] + left.dropFirst(2)).count == 1)
    }

    @Test("The order of observations under an order is free, that of orders is not")
    func orderOfSegments() throws {
        let (one, other) = (["OBR|1||F1", "OBX|1|NM|A||5", "NTE|1||x"], ["OBR|2||F2", "OBX|1|NM|B||6"])
        let swapped = try differences(one + other, other + one)
        #expect(swapped.contains { $0.hasPrefix("moved OBR") })
        let free = ["OBR|1||F1", "OBX|1|NM|A||5", "NTE|1||x", "OBX|2|NM|B||6", "ZZ1|a", "ZZ2|b"]
        let order = ["OBR|1||F1", "ZZ2|b", "OBX|1|NM|B||6", "OBX|2|NM|A||5", "NTE|1||x", "ZZ1|a"]
        #expect(try differences(free, order) == [])
    }

    @Test("An identifier that changed is one change; one too many is added; names keep their order")
    func repetitions() throws {
        #expect(
            try differences(["PID|1||1^^^A^MR~2^^^B^SS"], ["PID|1||2^^^B^SS~9^^^A^MR"]) == [
                #"changed PID-3[1].1 PID-3[2].1 "1" "9""#
            ])
        #expect(
            try differences(["PID|1||1^^^A"], ["PID|1||1^^^A~2^^^B"]) == [#"added PID-3[2] "2^^^B""#])
        #expect(
            try differences(["PID|1||||N^A~M^B"], ["PID|1||||M^B~N^A"]).allSatisfy { $0.hasPrefix("moved PID-5") })
        #expect(try differences(["PID|1||||N^A~M^B"], ["PID|1||||M^B~N^A"]).isEmpty == false)
    }

    @Test("Null and empty differ")
    func nullIsNotEmpty() throws {
        #expect(try differences([#"PV1||I|""|"#], ["PV1||I||"]) == [#"changed PV1-3 PV1-3 """" """#])
    }

    @Test("What is ignored is ignored wherever it stands")
    func ignoring() throws {
        #expect(
            try differences(
                ["OBX|1|NM|A||5|||||||20260101", "ZZZ|1"], ["OBX|1|NM|A||5|||||||20260102"],
                ignoring: ["OBX-12", "ZZZ"]) == [])
        #expect(try differences(["PID|1||1^^^A"], ["PID|1||1^^^B"], ignoring: ["PID-3.4"]) == [])
    }

    @Test("Ten thousand observations that all differ are compared in seconds")
    func manySegments() throws {
        let left = (0..<10_000).map { "OBX|\($0)|ST|C\($0)||\($0)" }
        let right = left.reversed().map { $0 + "x" }
        var comparer = MessageComparer(try message(left), try message(right))
        #expect(comparer.differences().count >= 9_000)
        let notes = (0..<10_000).map { "NTE|\($0)||a\($0)" }
        var other = MessageComparer(try message(notes), try message(notes.map { $0 + "x" }))
        #expect(other.differences().count == MessageComparer.mostDifferences)
    }

    @Test("Messages are matched by control id where there are common ones, else in order")
    func pairing() {
        func pairs(_ left: [String], _ right: [String], _ rule: MessagePairing.Rule = .auto) -> [[Int]] {
            MessagePairing(left.map { Array($0.utf8) }, right.map { Array($0.utf8) }, by: rule).pairs
                .map { [$0.left ?? -1, $0.right ?? -1] }
        }
        #expect(pairs(["a", "b", "c"], ["c", "x", "a"]) == [[0, 2], [1, -1], [2, 0], [-1, 1]])
        #expect(pairs(["a", "b"], ["x", "y", "z"]) == [[0, 0], [1, 1], [-1, 2]])
        #expect(pairs(["a", "a"], ["a", "a"]) == [[0, 0], [1, 1]])
        #expect(pairs(["a", "b"], ["b", "a"], .order) == [[0, 0], [1, 1]])
    }
}
