import Connectors
import Testing

@Suite("File addresses")
struct FileAddressTests {
    @Test("A relative path is cut into directories and a file name")
    func splits() throws {
        let address = try FileAddress("20260301/east/MSG1-260301-000001.hl7")
        #expect(address.directories == ["20260301", "east"])
        #expect(address.file == "MSG1-260301-000001.hl7")
        #expect(address.text == "20260301/east/MSG1-260301-000001.hl7")
    }

    @Test(
        "What could lead out of the directory, or hide in it, is refused",
        arguments: [
            ("", FileAddress.Flaw.empty), ("/x", .absolute), ("//x", .absolute), ("..", .dotPart), (".", .dotPart),
            ("a/../b", .dotPart), ("a/..", .dotPart), ("./a", .dotPart), (".hidden", .dotPart), ("a//b", .emptyPart),
            ("a/", .emptyPart), ("a\u{0}b", .forbiddenByte), ("a\rb", .forbiddenByte), ("a\\b", .forbiddenByte),
            ("a\u{7F}", .forbiddenByte), (String(repeating: "a", count: 256), .partTooLong),
            (String(repeating: "d/", count: 16) + "f", .tooDeep),
        ])
    func refuses(_ text: String, _ flaw: FileAddress.Flaw) {
        #expect(throws: flaw) { try FileAddress(text) }
    }

    @Test("The limits themselves are allowed")
    func limits() throws {
        #expect(try FileAddress(String(repeating: "a", count: 255)).file.utf8.count == 255)
        #expect(try FileAddress(String(repeating: "d/", count: 15) + "f").directories.count == 15)
    }

    @Test("A combining mark does not hide a slash")
    func combiningMarks() {
        #expect(throws: FileAddress.Flaw.dotPart) { try FileAddress("a/\u{0338}b/../c") }
    }

    @Test("Why an address is refused never quotes it")
    func silentFlaws() {
        for name in HostileNames.all where name.utf8.count > 3 {
            do throws(FileAddress.Flaw) {
                _ = try FileAddress(name)
            } catch {
                #expect(!error.rawValue.contains(name))
            }
        }
    }
}
