import Foundation

/// The messages in a file, as interface teams keep them: one or several, with or without MLLP framing.
struct HL7File {
    /// How line ends are sent.
    enum LineEnds {
        /// CR, as HL7 wants it (standard §2.5.2), whatever the file has.
        case carriageReturn
        /// As the file has them.
        case asTheyAre
    }

    var messages: [[UInt8]]

    /// 64 MB: a file larger than that is no sample.
    static let sizeLimit = 64_000_000

    /// The messages of a file; `-` is standard input.
    static func read(_ file: String, lineEnds: LineEnds) throws -> [[UInt8]] {
        guard file == "-" else { return try HL7File(path: file, lineEnds: lineEnds).messages }
        let bytes = try FileHandle.standardInput.readToEnd() ?? Data()
        return HL7File(bytes: [UInt8](bytes), lineEnds: lineEnds).messages
    }

    init(path: String, lineEnds: LineEnds) throws {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
            throw CommandFailure("there is no file \(path)")
        }
        guard !isFolder.boolValue else { throw CommandFailure("\(path) is a folder, not a file of messages") }
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        guard attributes?[.size] as? Int ?? 0 <= Self.sizeLimit else {
            throw CommandFailure("\(path) is larger than the limit of \(Self.sizeLimit) bytes")
        }
        guard let data = try? Data(contentsOf: URL(filePath: path)) else {
            throw CommandFailure("\(path) cannot be read")
        }
        self.init(bytes: [UInt8](data), lineEnds: lineEnds)
    }

    init(bytes: [UInt8], lineEnds: LineEnds) {
        var parts: [[UInt8]] = [[]]
        for line in Self.lines(of: bytes, lineEnds: lineEnds) {
            let startsMessage = line.starts(with: Array("MSH".utf8))
            if startsMessage, let last = parts.last, last.contains(where: { $0 > 0x20 }) { parts.append([]) }
            parts[parts.count - 1] += line
        }
        messages = parts.filter { $0.contains { $0 > 0x20 } }
    }

    /// Lines with their ends; MLLP's own bytes (VT, FS) are left out.
    private static func lines(of bytes: [UInt8], lineEnds: LineEnds) -> [[UInt8]] {
        var lines: [[UInt8]] = []
        var line: [UInt8] = []
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            index += 1
            guard byte == 0x0D || byte == 0x0A else {
                if byte != 0x0B && byte != 0x1C { line.append(byte) }
                continue
            }
            let isPair = byte == 0x0D && index < bytes.count && bytes[index] == 0x0A
            if isPair { index += 1 }
            if lineEnds == .carriageReturn {
                if !line.isEmpty { line.append(0x0D) }
            } else {
                line += isPair ? [0x0D, 0x0A] : [byte]
            }
            lines.append(line)
            line = []
        }
        if !line.isEmpty {
            if lineEnds == .carriageReturn { line.append(0x0D) }
            lines.append(line)
        }
        return lines
    }
}
