import CharacterSets
import Foundation
import HL7
import Testing

/// Message files of other projects, beside the package.
enum Corpus {
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appending(path: "shared/corpus")

    static var isPresent: Bool {
        FileManager.default.fileExists(atPath: root.appending(path: "MANIFEST.tsv").path)
    }
}

/// The character set files of the corpus: what went into each is known.
@Suite(.enabled(if: Corpus.isPresent, "the corpus folder ../shared/corpus is not beside the package"))
struct CorpusTests {
    private func read(_ file: String) throws -> [UInt8] {
        Array(try Data(contentsOf: Corpus.root.appending(path: file)))
    }

    private static let japanese = "odd/hl7kit__unicode_characters.hl7"
    private static let names = "odd/cosyte__unicode-names.hl7"

    /// The file, what was made into it, what was changed in that, and the set that it really is in.
    static let derived: [(file: String, from: String, changes: [(String, String)], set: String)] = [
        ("unicode-names.big5", names, [("Müller^Jürgen~", "")], "BIG-5"),
        ("unicode-names.cp1252", names, [("Müller^Jürgen~李^明", "Müller€^Jürgen")], "windows-1252"),
        ("unicode-names.gb18030", names, [], "GB 18030-2000"),
        ("unicode-names.latin1-declared-utf8", names, [("~李^明", "")], "windows-1252"),
        ("unicode-names.latin1-undeclared", names, [("~李^明", "")], "windows-1252"),
        ("unicode-names.latin1", names, [("~李^明", "")], "8859/1"),
        ("unicode_characters.euc_jp", japanese, [], "EUC-JP"),
        ("unicode_characters.iso2022jp", japanese, [], "ASCII~ISO IR87"),
        ("unicode_characters.shift_jis", japanese, [], "Shift_JIS"),
        ("unicode_characters.sjis-5c-7c", japanese, [("山田^太郎", "表ソ^ポー")], "Shift_JIS"),
        ("unicode_characters.utf8-bom", japanese, [], "UNICODE UTF-8"),
    ]

    @Test(arguments: derived) func `A derived file reads as the text that went in, and leaves as it came`(
        _ file: String, _ from: String, _ changes: [(String, String)], _ set: String
    ) throws {
        let bytes = try read("charset/derived__\(file).hl7")
        let decoded = try TextReader().read(bytes)
        #expect(decoded.coding.description == set)
        var expected = String(decoding: try read(from), as: UTF8.self)
        for (old, new) in changes { expected = expected.replacing(old, with: new) }
        let original = try Message(Array(expected.utf8))
        #expect(decoded.message.segmentCount == original.segmentCount)
        for index in 1..<original.segmentCount {
            #expect(
                decoded.message.segmentBytes(at: index) == original.segmentBytes(at: index), "\(file) line \(index)")
        }
        #expect(decoded.received == bytes)
        if let source = decoded.source { #expect(try OutgoingText(source).bytes(of: decoded.message) == bytes) }
    }

    @Test func `The file in UTF-16 is refused, and its header can be answered`() throws {
        let bytes = try read("charset/derived__unicode_characters.utf16le-bom.hl7")
        #expect(throws: ParseError.self) { try TextReader().read(bytes) }
        let header = try #require(WideText.narrowed(bytes).flatMap { Header(lenient: $0) })
        #expect(header.controlID == Array("MSG00011".utf8))
    }

    @Test func `Files that were found as they are read right as well`() throws {
        let latin = try TextReader().read(read("charset/ipf__iti8-a40-iso-8859-1.hl7"))
        #expect(try Samples.text(latin.message, "MSH-5") == "BLÄH")
        #expect(try Samples.text(latin.message, "MSH-6") == "BLÖÖÖH-1")
        let unicode = try TextReader().read(read("charset/cosyte__utf8-name.hl7"))
        #expect(try Samples.text(unicode.message, "PID-5[2].1") == "山田")
        for file in ["hl7kit__EncodingTests_L126.hl7", "hl7kit__EncodingTests_L169.hl7"] {
            #expect(try TextReader().read(read("charset/" + file)).source == nil)
        }
    }

    @Test func `Every file of the corpus leaves as it came`() throws {
        let manifest = String(decoding: try read("MANIFEST.tsv"), as: UTF8.self)
        var count = 0
        for line in manifest.split(separator: "\n").dropFirst() {
            guard let file = line.split(separator: "\t").first.map(String.init) else { continue }
            let bytes = try read(file)
            guard let decoded = try? TextReader().read(bytes) else { continue }
            count += 1
            #expect(decoded.received == bytes, "\(file)")
            if let source = decoded.source { #expect(try OutgoingText(source).bytes(of: decoded.message) == bytes) }
        }
        #expect(count > 280)
    }
}
