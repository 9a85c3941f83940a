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
        let opened = try HL7File(file, lineEnds: lineEnds)
        var messages: [[UInt8]] = []
        var size = 0
        while let message = try opened.next() {
            size += message.count
            guard size <= sizeLimit else {
                throw CommandFailure("\(file) holds more than the limit of \(sizeLimit) bytes")
            }
            messages.append(message)
        }
        return messages
    }

    /// The next message; `nil` at the end, when ``problems`` are known. A file that has something but no message is
    /// taken for one that is broken: receivers have to stand that.
    func next() throws -> [UInt8]? {
        while true {
            let piece: BatchPiece?
            do throws(BatchError) {
                piece = try reader.next()
            } catch {
                throw CommandFailure("\(name): \(error)")
            }
            if let piece {
                structure.add(piece)
                if case .message(let bytes, _) = piece { return converted(bytes) }
            } else if isAtEnd {
                return brokenMessage()
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
