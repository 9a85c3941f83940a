import HL7
import Routes
import Testing
import YAML

@Suite struct PathReaderTests {
    @Test(
        "A fault of a path is marked where it stands in the file",
        arguments: [
            ("PID.5.1", 3, "PID-5.1"), ("PID-5-1", 5, "PID-5.1"), ("pid-5", 0, "PID-5"), ("PID-3(1)", 5, "PID-3[1]"),
            ("PID-", 4, nil), ("PID-1000", 4, nil), ("", 0, nil),
        ] as [(String, Int, String?)])
    func faults(_ text: String, _ offset: Int, _ fix: String?) throws {
        let span = SourceSpan(file: "a.yaml", line: 4, column: 21, length: text.unicodeScalars.count)
        let (path, diagnostics) = PathReader.parse(text, at: span)
        let diagnostic = try #require(diagnostics.first)
        #expect(path == nil)
        #expect(diagnostic.code == "E301")
        #expect(diagnostic.fix == fix)
        #expect((diagnostic.help == nil) == (fix != nil))
        #expect(diagnostic.span.line == 4)
        #expect((21...21 + max(0, text.count - 1)).contains(diagnostic.span.column))
        if offset < text.count { #expect(diagnostic.span.column == 21 + offset) }
    }

    @Test(
        "Only a star names several places",
        arguments: [
            ("PID-3", false, true), ("PID-3.1", false, false), ("PID-3[*].1", true, true), ("OBX[*]-5", true, true),
            ("OBX[*]-5.1", true, true), ("PID-3[2].1", false, false), ("PID-3[last]", false, false),
            ("PID-3[5=MR].1", false, true), ("OBX[3.1=718-7]-5.1", false, true), ("OBX", false, true),
            ("OBX[2]", false, false), ("OBX[2]-5", false, true),
        ])
    func many(_ text: String, _ selectsMany: Bool, _ canBeQuantified: Bool) throws {
        let path = try Path(text)
        #expect(path.selectsMany == selectsMany)
        #expect(path.canBeQuantified == canBeQuantified)
    }
}
