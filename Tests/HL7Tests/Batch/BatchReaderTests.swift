import HL7
import Testing

@Suite struct BatchReaderTests {
    static func pieces(
        _ bytes: [UInt8], _ source: BatchSource = .file, chunk: Int = .max, limits: BatchLimits = BatchLimits()
    ) throws -> [BatchPiece] {
        var reader = BatchReader(source, limits: limits)
        var pieces: [BatchPiece] = []
        var rest = bytes[...]
        while !rest.isEmpty {
            reader.receive(Array(rest.prefix(chunk)))
            rest = rest.dropFirst(chunk)
            while let piece = try reader.next() { pieces.append(piece) }
        }
        reader.finish()
        while let piece = try reader.next() { pieces.append(piece) }
        return pieces
    }

    static func messages(_ text: String, _ source: BatchSource = .file) throws -> [String] {
        try pieces(Array(text.utf8), source).compactMap {
            guard case .message(let bytes, _) = $0 else { return nil }
            return String(decoding: bytes, as: UTF8.self)
        }
    }

    private static let one = "MSH|^~\\&|A|B|C|D|20260301||ADT^A01|1|P|2.5\rPID|1\r"
    private static let two = "MSH#^~\\&#A#B#C#D#20260301##ADT^A01#2#P#2.5\rPID#1\r"

    @Test func `Messages follow each other without an envelope, each in its own delimiters`() throws {
        #expect(try Self.messages(Self.one + Self.two, .frame) == [Self.one, Self.two])
        #expect(try Self.messages(Self.one + Self.two) == [Self.one, Self.two])
    }

    @Test func `A message keeps its line ends and blank lines`() throws {
        let odd = "MSH|^~\\&|A\r\n\r\nPID|1\n\n  \r"
        #expect(try Self.messages(odd + Self.one + "\n") == [odd, Self.one + "\n"])
    }

    @Test func `The envelope ends messages and is told with its place`() throws {
        let text = "FHS|^~\\&|F\r\nBHS|^~\\&|B||||||||77\r\n" + Self.one + "BTS|1\rFTS|1"
        let pieces = try Self.pieces(Array(text.utf8), .frame)
        #expect(pieces.count == 5)
        guard case .segment(let header) = pieces[1], case .message(let bytes, let place) = pieces[2],
            case .segment(let trailer) = pieces[3], case .segment(let end) = pieces[4]
        else {
            Issue.record("other pieces: \(pieces)")
            return
        }
        #expect(header.kind == .batchHeader && header.place == BatchPlace(line: 2, offset: 12))
        #expect(Array(header.controlID) == Array("77".utf8))
        #expect(bytes == Array(Self.one.utf8) && place.line == 3)
        #expect(trailer.declaredCount == .number(1) && trailer.place.line == 5)
        #expect(end.kind == .fileTrailer && end.place.line == 6)
    }

    @Test func `Frames, a byte order mark and Control-Z are left out of what a file holds`() throws {
        let framed = "\u{FEFF}\u{0B}" + Self.one + "\u{1C}\r\n\u{0B}" + Self.two + "\u{1C}\r\u{1A}"
        #expect(try Self.messages(framed) == [Self.one, Self.two])
        #expect(try Self.messages(Self.one + "\u{1A}") == [Self.one])
        #expect(try Self.messages(Self.one + "\u{1A}\r\n" + Self.two) == [Self.one, Self.two])
        #expect(try Self.messages("MSH|^~\\&|A\u{1A}") == ["MSH|^~\\&|A"])
        #expect(try Self.messages("\u{0B}MSH|^~\\&|A\u{1C}\u{0B}MSH|^~\\&|B\u{1C}") == ["MSH|^~\\&|A", "MSH|^~\\&|B"])
    }

    @Test func `In a frame every byte is content`() throws {
        let text = "MSH|^~\\&|A\rOBX|1||a\u{1C}b\u{1A}\r"
        #expect(try Self.messages(text, .frame) == [text])
    }

    @Test func `What only looks like a header begins no message`() throws {
        let text = "MSH|^~\\&|A\rMSHA|1\rMSH\rBTSX|1\rFHS1\rNTE|1||MSH|x\r"
        #expect(try Self.messages(text) == [text])
    }

    @Test func `Lines outside of messages are told and not lost in silence`() throws {
        let pieces = try Self.pieces(Array("PID|1\rPV1|1\r\rBHS|^~\\&\rNTE|1\r\(Self.one)BTS|1\rNTE|2\r".utf8))
        let stray = pieces.compactMap { piece -> [Int]? in
            guard case .stray(let lines, let place) = piece else { return nil }
            return [lines, place.line]
        }
        #expect(stray == [[2, 1], [1, 5], [1, 9]])
    }

    @Test func `Where the input is cut does not change what is found`() throws {
        let text =
            "\u{FEFF}FHS|^~\\&\r\nBHS|^~\\&\n" + Self.one + Self.two + "BTS|2\r\nFTS|1\r\nPID|x\r\n\u{0B}" + Self.one
            + "\u{1C}\r\u{1A}\r\n"
        let bytes = Array(text.utf8)
        let whole = try Self.pieces(bytes)
        #expect(whole.count == 8)
        for chunk in 1...bytes.count { #expect(try Self.pieces(bytes, chunk: chunk) == whole, "\(chunk)") }
    }

    @Test func `Limits stop the reading and name themselves`() throws {
        let small = BatchLimits(messageBytes: 100, messages: 3)
        let endless = [UInt8](repeating: 0x41, count: 1000)
        for chunk in [1, 7, 1000] {
            #expect(throws: BatchError.self) { try Self.pieces(endless, chunk: chunk, limits: small) }
            let message = Array("MSH|^~\\&|A\r".utf8) + endless
            let error = #expect(throws: BatchError.self) { try Self.pieces(message, chunk: chunk, limits: small) }
            #expect(error?.code == .messageTooLarge && error?.limit == 100 && error?.place.line == 1)
        }
        let four = Array(String(repeating: "MSH|^~\\&|A\r", count: 4).utf8)
        let error = #expect(throws: BatchError.self) { try Self.pieces(four, limits: small) }
        #expect(error?.code == .tooManyMessages && error?.place.line == 4)
        #expect(error?.description == "there are more than the limit of 3 messages (line 4)")
    }

    @Test(arguments: 1...80)
    func `A message exactly at the limit passes, and one byte more does not, however the input is cut`(chunk: Int)
        throws
    {
        let size = Self.one.utf8.count
        let limits = BatchLimits(messageBytes: size, messages: 10)
        let bytes = Array((Self.one + Self.two + Self.one).utf8)
        #expect(try Self.pieces(bytes, .frame, chunk: chunk, limits: limits).count == 3)
        let tight = BatchLimits(messageBytes: size - 1, messages: 10)
        #expect(throws: BatchError.self) { try Self.pieces(bytes, .frame, chunk: chunk, limits: tight) }
    }

    @Test func `A file far larger than memory should hold goes through in pieces`() throws {
        var limits = BatchLimits()
        limits.messages = 100_000
        var reader = BatchReader(.file, limits: limits)
        let chunk = Array(String(repeating: Self.one, count: 100).utf8)
        var count = 0
        for _ in 0..<500 {
            reader.receive(chunk)
            while try reader.next() != nil { count += 1 }
            #expect(reader.held <= chunk.count + Self.one.utf8.count)
        }
        reader.finish()
        while try reader.next() != nil { count += 1 }
        #expect(count == 50_000)
    }
}
