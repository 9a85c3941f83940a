import Foundation
import HL7
import Testing

@Suite struct MessageBatchTests {
    private static let time = Timestamp(secondsSince1970: 1_772_360_100, nanoseconds: 0, offsetMinutes: 0)

    private static func message(_ id: String) -> String { "MSH|^~\\&|A|B|C|D|20260301||ADT^A01|\(id)|P|2.5\rPID|1\r" }

    private static func batch(_ text: String) throws -> MessageBatch {
        try MessageBatch(Array(text.utf8), from: .frame)
    }

    private static func problems(_ text: String) throws -> [String] {
        try batch(text).problems.map(\.description)
    }

    @Test func `Counts that are right, empty or absent are no problem`() throws {
        let (one, two) = (Self.message("1"), Self.message("2"))
        for text in [
            one + two, "BHS|^~\\&\r\(one)\(two)BTS|2\r", "BHS|^~\\&\r\(one)BTS\r", "BHS|^~\\&\r\(one)",
            "BHS|^~\\&\rBTS|0\r",
            "FHS|^~\\&\rBHS|^~\\&\r\(one)BTS|1\rBHS|^~\\&\r\(two)BTS| 1 |x\rFTS|2\r", "FHS|^~\\&\rFTS|0\r",
            "FHS|^~\\&\r\(one)\(two)FTS|1\r", "\(one)BTS|1\r",
        ] {
            #expect(try Self.problems(text) == [], "\(text)")
        }
    }

    @Test func `Broken text that begins like headers and trailers stays in its message`() throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Samples/malformed/text-like-a-header.hl7")
        let bytes = [UInt8](try Data(contentsOf: file))
        #expect(try MessageBatch(bytes, from: .frame).messages == [bytes])
        #expect(try Message(bytes).isBatch == false)
    }

    @Test func `Each thing that does not fit is named with its place`() throws {
        let one = Self.message("1")
        #expect(try Self.problems("BHS|^~\\&\r\(one)BTS|3\r") == ["BTS-1 says 3 messages and there are 1 (line 4)"])
        #expect(try Self.problems("BHS|^~\\&\r\(one)BTS|x\r") == ["BTS-1 is no number (line 4)"])
        #expect(
            try Self.problems("FHS|^~\\&\rBHS|^~\\&\r\(one)BTS|1\rFTS|2\r")
                == ["FTS-1 says 2 batches and there are 1 (line 6)"])
        #expect(try Self.problems("BTS|0\r\(one)") == ["BTS ends nothing (line 1)"])
        #expect(try Self.problems("FTS|0\r\(one)") == ["FTS ends nothing (line 1)"])
        #expect(
            try Self.problems("\(one)FHS|^~\\&\r\(one)")
                == ["FHS stands inside a file or batch that has begun (line 3)"])
        #expect(
            try Self.problems("BHS|^~\\&\rPID|1\rPV1|1\r\(one)BTS|1\r") == ["2 lines belong to no message (line 2)"])
        #expect(try Self.problems("BHS|^~\\&\rBTS|99999999999\r") == ["BTS-1 is no number (line 2)"])
    }

    @Test func `A message is told from a batch`() throws {
        func isBatch(_ text: String) throws -> Bool { try Message(Array(text.utf8)).isBatch }
        let one = Self.message("1")
        #expect(try !isBatch(one))
        #expect(try !isBatch(one + "BTSX|1\rmsh|x\rMSH\r"))
        for text in [
            one + one, "BHS|^~\\&\r\(one)", "FHS|^~\\&\r", "\(one)BTS|1\r", one + "MSH#^~\\&#X\r", one + "BTS\r",
        ] {
            #expect(try isBatch(text), "\(text)")
        }
    }

    @Test func `The answer has the envelope of the request, turned round and counted`() throws {
        let text =
            "FHS|^~\\&|LAB|L|EHR|E|20260301||||F7\rBHS|^~\\&|LAB|L|EHR|E|20260301||||B8\r\(Self.message("1"))"
            + "\(Self.message("2"))BTS|2\rBHS|^~\\&|LAB|L|EHR|E|20260301||||B9\rBTS|0\rFTS|2\r"
        let batch = try Self.batch(text)
        #expect(batch.groups.map(\.messages.count) == [2, 0])
        let answer = BatchAnswer(to: batch, controlID: Array("R1".utf8), at: Self.time)
        let bytes = answer.bytes([[Array("ONE\r".utf8)], [Array("TWO\r".utf8), Array("THREE\r".utf8)]])
        let stamp = "20260301101500+0000"
        #expect(
            String(decoding: bytes, as: UTF8.self)
                == "FHS|^~\\&|EHR|E|LAB|L|\(stamp)||||R1|F7\rBHS|^~\\&|EHR|E|LAB|L|\(stamp)||||R1-1|B8\rONE\rTWO\rTHREE\r"
                + "BTS|3\rBHS|^~\\&|EHR|E|LAB|L|\(stamp)||||R1-2|B9\rBTS|0\rFTS|2\r")
    }

    @Test func `A request without envelope is answered without one, but never by nothing`() throws {
        let batch = try Self.batch(Self.message("1") + Self.message("2"))
        let answer = BatchAnswer(to: batch, controlID: Array("R1".utf8), at: Self.time)
        #expect(answer.bytes([[[0x41]], [[0x42]]]) == [0x41, 0x42])
        let none = String(decoding: answer.bytes([[], []]), as: UTF8.self)
        #expect(none == "BHS|^~\\&|||||20260301101500+0000||||R1\rBTS|0\r")
    }

    /// All files but one in UTF-16, in which no line begins with the bytes of `MSH`: it is refused on MLLP, too.
    @Test(.enabled(if: Corpus.isPresent, Comment(rawValue: Corpus.whyAbsent)))
    func `As many messages are found in every file of the corpus as other parsers find`() throws {
        var total = 0
        for (file, expected) in Corpus.messageCounts where !file.hasSuffix("utf16le-bom.hl7") {
            let bytes = try Corpus.bytes(of: file)
            let pieces = try BatchReaderTests.pieces(bytes, chunk: 4096)
            let found = pieces.filter { if case .message = $0 { true } else { false } }
            #expect(found.count == expected, "\(file)")
            #expect(try MessageBatch(bytes, from: .file).messageCount == expected, "\(file)")
            total += found.count
        }
        #expect(Corpus.messageCounts.count == 300)
        #expect(total > 300)
    }

    @Test(.enabled(if: Corpus.isPresent, Comment(rawValue: Corpus.whyAbsent)))
    func `Envelopes of the corpus are sound but for those that are known not to be`() throws {
        var faulty: [String: [String]] = [:]
        for file in Corpus.files where file.hasPrefix("batch/") {
            let problems = try MessageBatch(try Corpus.bytes(of: file), from: .file).problems
            if !problems.isEmpty { faulty[file] = problems.map(\.description) }
        }
        #expect(
            faulty == [
                "batch/cosyte__count-mismatch.hl7": ["BTS-1 says 3 messages and there are 2 (line 10)"],
                "batch/fhir-converter__BundleToHl7v2.hl7": ["BTS-1 says 1 messages and there are 2 (line 11)"],
                "batch/python-hl7__samples_L104.hl7": [
                    "5 lines belong to no message (line 2)", "BTS-1 says 1 messages and there are 0 (line 7)",
                ],
                "batch/python-hl7__samples_L120.hl7": [
                    "4 lines belong to no message (line 2)", "BTS-1 says 1 messages and there are 0 (line 6)",
                ],
                "batch/python-hl7__samples_L260.hl7": [
                    "5 lines belong to no message (line 2)", "BTS-1 says 1 messages and there are 0 (line 7)",
                ],
                "batch/ruby-hl7__empty-batch.hl7": ["BTS-1 says 2 messages and there are 0 (line 3)"],
            ])
    }
}
