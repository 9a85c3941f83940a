import HL7
import Testing

@Suite(.enabled(if: Corpus.isPresent, Comment(rawValue: Corpus.whyAbsent))) struct CorpusTests {
    /// Files that do not begin with a header: UTF-16, nothing at all, no MSH, another first segment, and one still framed in VT and FS.
    static let noMessages: Set<String> = [
        "charset/derived__unicode_characters.utf16le-bom.hl7", "malformed/cosyte__empty-input.hl7",
        "malformed/cosyte__no-msh-segment.hl7", "malformed/hl7kit__bad_segment_id.hl7",
        "odd/cosyte__mllp-framing-stripped.hl7",
    ]

    /// MSH-2 is `&&&&` or empty; the other parsers refuse them as well.
    static let noDelimiters: Set<String> = [
        "malformed/data-exchange-hl7__Lyme_WithBadDelimiters.txt", "odd/hl7apy__test_parser_L184.hl7",
    ]

    @Test func `Every file of the corpus leaves as it came or is refused with a reason`() throws {
        #expect(Corpus.files.count == 300)
        var refused: [String] = []
        for file in Corpus.files {
            let bytes = try Corpus.bytes(of: file)
            do {
                let message = try Message(bytes)
                #expect(message.serialized() == bytes, "\(file)")
                #expect(!message.isChanged)
            } catch {
                #expect(!error.description.isEmpty)
                refused.append(file)
            }
        }
        #expect(Set(refused) == Self.noMessages.union(Self.noDelimiters))
    }

    @Test func `Every message that can be cut out of the corpus leaves as it came`() throws {
        var count = 0
        var refused: [String] = []
        for file in Corpus.files {
            for bytes in Corpus.messages(in: try Corpus.bytes(of: file)) {
                guard let message = try? Message(bytes) else {
                    refused.append(file)
                    continue
                }
                count += 1
                #expect(message.serialized() == bytes, "\(file)")
            }
        }
        #expect(count == 327)
        #expect(Set(refused) == Self.noDelimiters)
    }

    @Test func `Changing one field changes only the bytes of that field`() throws {
        var changes = 0
        for file in Corpus.files {
            for bytes in Corpus.messages(in: try Corpus.bytes(of: file)).prefix(3) where bytes.count < 20_000 {
                guard let message = try? Message(bytes) else { continue }
                changes += try changeEachField(of: message, bytes)
            }
        }
        #expect(changes > 7000)
    }

    /// Every field of the first segments, with a value that cannot be there already.
    private func changeEachField(of message: Message, _ bytes: [UInt8]) throws -> Int {
        let value = Array("CHANGED".utf8)
        var changes = 0
        for index in 0..<min(message.segmentCount, 8) {
            guard let name = message.segmentName(at: index) else { continue }
            let start = message.segmentBytes(at: index).startIndex
            var before = bytes[..<start]
            before += name.bytes
            for field in (name.isHeader ? 3 : 1)...12 {
                let location = Location(segment: index, name: name, field: field)
                var copy = message
                let old = copy.raw(at: location)
                copy.setRaw(value, at: location)
                let new = copy.serialized()
                guard !old.isEmpty else { continue }
                changes += 1
                #expect(new == bytes[..<old.startIndex] + value + bytes[old.endIndex...])
                copy.setRaw(Array(old), at: location)
                #expect(copy.serialized() == bytes)
            }
        }
        return changes
    }

    @Test func `The acknowledgement of every message agrees with HAPI's`() throws {
        var compared = 0
        let time = Timestamp(secondsSince1970: 1_772_000_000, nanoseconds: 0, offsetMinutes: 0)
        for expected in Corpus.expectations {
            guard let hapi = expected.hapiAck else { continue }
            let all = Corpus.messages(in: try Corpus.bytes(of: expected.file))
            guard all.indices.contains(expected.message - 1), let message = try? Message(all[expected.message - 1]),
                OracleTests.exceptions[expected.file] == nil
            else { continue }
            let bytes = Acknowledgement.message(.AA, for: Header(message), controlID: [0x31], at: time)
            let answer = try Message(bytes)
            let version = String(decoding: answer.text(Path(segment: .msh, field: 12, component: 1)), as: UTF8.self)
            for (label, value) in hapi where !Self.differs(label, expected.file, version) {
                compared += 1
                let own = String(decoding: answer.text(try Self.path(label)), as: UTF8.self)
                #expect(own == value, "\(expected.file) \(label)")
            }
            for label in Self.compared where hapi[label] == nil && !Self.isLeftOut(label, version, message) {
                compared += 1
                let own = String(decoding: answer.text(try Self.path(label)), as: UTF8.self)
                #expect(own.isEmpty, "\(expected.file) \(label): HAPI leaves it out")
            }
        }
        #expect(compared > 3700)
    }

    /// Every field that HAPI's acknowledgements have.
    private static let compared = [
        "MSH-3-1", "MSH-4-1", "MSH-5-1", "MSH-6-1", "MSH-9-1", "MSH-9-2", "MSH-9-3", "MSH-11-1", "MSH-12-1", "MSA-1",
        "MSA-2",
    ]

    private static func path(_ label: String) throws -> Path {
        let parts = label.split(separator: "-").compactMap { Int($0) }
        let name = try #require(SegmentName(label.prefix(3)))
        return Path(segment: name, field: parts[0], component: parts.count > 1 ? parts[1] : nil)
    }

    /// Where HAPI says something else, and why we do not.
    private static func differs(_ label: String, _ file: String, _ version: String) -> Bool {
        switch (label, version) {
        // MSH-9 has no second component before 2.3 in an ACK, and no third before 2.3.1; HAPI writes both always.
        case ("MSH-9-2", "2.1"), ("MSH-9-2", "2.2"), ("MSH-9-3", "2.1"), ("MSH-9-3", "2.2"), ("MSH-9-3", "2.3"): true
        // Holds Latin-1, and values are bytes here.
        case ("MSH-3-1", "2.3.1"), ("MSH-4-1", "2.3.1"): file == "charset/ipf__iti8-a40-iso-8859-1.hl7"
        // Where the message has no version HAPI takes its newest, and we the one whose form the answer has.
        case ("MSH-12-1", "2.5"): ["odd/ruby-hl7__empty_segments.hl7", "odd/ruby-hl7__test.hl7"].contains(file)
        default: false
        }
    }

    /// What HAPI leaves out and we write: MSH-9.3, from 2.3.1 on part of the type of every message.
    private static func isLeftOut(_ label: String, _ version: String, _ message: Message) -> Bool {
        label == "MSH-9-3" && !["2.1", "2.2", "2.3"].contains(version)
    }
}
