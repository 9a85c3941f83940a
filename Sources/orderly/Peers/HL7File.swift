import CharacterSets
import Foundation
import HL7

/// The messages in a file, as interface teams keep them: one or several, with or without FHS and BHS around them, with
/// or without MLLP framing. Read piece by piece: what is held is one message, however long the file.
final class HL7File {
    /// How line ends are sent.
    enum LineEnds {
        /// CR, as HL7 wants it (standard §2.5.2), whatever the file has.
        case carriageReturn
        /// As the file has them.
        case asTheyAre
    }

    let name: String
    private let lineEnds: LineEnds
    private let handle: FileHandle
    private var reader: BatchReader
    private var structure = BatchStructure()
    /// The file's beginning, for one that holds no message.
    private var head: [UInt8] = []
    private var isShort = true
    /// UTF-16 or UTF-32.
    private var isWide = false
    private var isAtEnd = false

    /// 64 MB: nothing larger than that is read at once.
    static let sizeLimit = 64_000_000
    private static let chunk = 65_536

    /// - Parameter file: `-` is standard input.
    init(_ file: String, lineEnds: LineEnds) throws {
        name = file
        self.lineEnds = lineEnds
        var limits = BatchLimits(messageBytes: Self.sizeLimit, messages: 100_000_000)
        limits.batches = 100_000_000
        reader = BatchReader(.file, limits: limits)
        guard file != "-" else {
            handle = .standardInput
            return
        }
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: file, isDirectory: &isFolder) else {
            throw CommandFailure("there is no file \(file)")
        }
        guard !isFolder.boolValue else { throw CommandFailure("\(file) is a folder, not a file of messages") }
        guard let opened = FileHandle(forReadingAtPath: file) else { throw CommandFailure("\(file) cannot be read") }
        handle = opened
    }

    /// All messages at once.
    static func read(_ file: String, lineEnds: LineEnds) throws -> [[UInt8]] {
        try pieces(file, lineEnds: lineEnds).compactMap { if case .message(let bytes) = $0 { bytes } else { nil } }
    }

    /// A part of a file, in order.
    enum Piece {
        case message([UInt8])
        /// FHS, BHS, BTS or FTS, without its line end.
        case envelope(BatchSegment)
    }

    /// All messages and what stands around them.
    static func pieces(_ file: String, lineEnds: LineEnds) throws -> [Piece] {
        let opened = try HL7File(file, lineEnds: lineEnds)
        var pieces: [Piece] = []
        var size = 0
        while let piece = try opened.nextPiece() {
            guard !opened.isWide else {
                throw CommandFailure(
                    "\(file) is in UTF-16 or UTF-32, which MLLP cannot carry; `iconv -f UTF-16 -t UTF-8` makes it readable"
                )
            }
            if case .message(let bytes) = piece { size += bytes.count }
            guard size <= sizeLimit else {
                throw CommandFailure("\(file) holds more than the limit of \(sizeLimit) bytes")
            }
            pieces.append(piece)
        }
        return pieces
    }

    /// The next message; `nil` at the end, when ``problems`` are known. A file that has something but no message is
    /// taken for one that is broken: receivers have to stand that.
    func next() throws -> [UInt8]? {
        while let piece = try nextPiece() { if case .message(let bytes) = piece { return bytes } }
        return nil
    }

    private func nextPiece() throws -> Piece? {
        while true {
            let piece: BatchPiece?
            do throws(BatchError) {
                piece = try reader.next()
            } catch {
                throw CommandFailure("\(name): \(error)")
            }
            if let piece {
                structure.add(piece)
                switch piece {
                case .message(let bytes, _): return .message(converted(bytes))
                case .segment(let segment): return .envelope(segment)
                case .stray: continue
                }
            } else if isAtEnd {
                return brokenMessage().map { .message($0) }
            } else {
                try readOn()
            }
        }
    }

    /// What does not fit together in the file, such as a wrong number in BTS-1.
    var problems: [String] { structure.problems.map { "\(name): \($0)" } }

    private func readOn() throws {
        let data: Data
        do {
            // `nil` at the end.
            data = try handle.read(upToCount: Self.chunk) ?? Data()
        } catch {
            throw CommandFailure("\(name) cannot be read")
        }
        isAtEnd = data.isEmpty
        if isAtEnd { return reader.finish() }
        let bytes = [UInt8](data)
        if head.isEmpty { head = bytes } else { isShort = false }
        isWide = isWide || WideText.isWide(head)
        reader.receive(bytes)
    }

    private func brokenMessage() -> [UInt8]? {
        defer { head = [] }
        guard structure.messages == 0, structure.batches == 0, isShort else { return nil }
        let content = head.filter { $0 != 0x0B && $0 != 0x1C }
        return content.contains { $0 > 0x20 } && !structure.problems.isEmpty ? converted(content) : nil
    }

    private func converted(_ bytes: [UInt8]) -> [UInt8] {
        guard lineEnds == .carriageReturn else { return bytes }
        return bytes.split(whereSeparator: { $0 == 0x0D || $0 == 0x0A }).reduce(into: []) { $0 += $1 + [0x0D] }
    }
}
