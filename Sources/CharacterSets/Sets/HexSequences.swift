import HL7

/// `\Xhh…\` sequences stand for bytes of the message's own set, so they are coded anew with the text around them.
///
/// ```
/// 8859/1   \XE4\      ä      UTF-8   \XC3A4\
/// ```
struct HexSequences {
    let escape: UInt8

    /// Whether one with a byte from 0x80 on may be in it: a quick look, for most lines have none.
    func mayBeIn(_ line: ArraySlice<UInt8>) -> Bool {
        line.withUnsafeBufferPointer { TextScan.follows(escape, in: $0) { $0 == 0x58 } }
    }

    /// The line with the bytes of every sequence changed by `change`; those for which it gives `nil` stay.
    func changed<Failure: Error>(
        _ line: ArraySlice<UInt8>, _ change: ([UInt8]) throws(Failure) -> [UInt8]?
    ) throws(Failure) -> [UInt8] {
        var result: [UInt8] = []
        var index = line.startIndex
        while index < line.endIndex {
            guard let digits = digits(in: line, at: index) else {
                result.append(line[index])
                index += 1
                continue
            }
            let bytes = Self.bytes(digits)
            if bytes.contains(where: { $0 >= 0x80 }), let changed = try change(bytes) {
                result += [escape, 0x58] + Self.digits(of: changed) + [escape]
            } else {
                result += line[index...digits.endIndex]
            }
            index = digits.endIndex + 1
        }
        return result
    }

    /// The digits of a sequence that begins at `index`: an even number, at least two.
    private func digits(in line: ArraySlice<UInt8>, at index: Int) -> ArraySlice<UInt8>? {
        guard line[index] == escape, index + 1 < line.endIndex, line[index + 1] == 0x58 else { return nil }
        let digits = line[(index + 2)...].prefix { Self.value(of: $0) != nil }
        guard !digits.isEmpty, digits.count.isMultiple(of: 2), digits.endIndex < line.endIndex,
            line[digits.endIndex] == escape
        else { return nil }
        return digits
    }

    // MARK: Digits

    static func bytes(_ digits: ArraySlice<UInt8>) -> [UInt8] {
        var bytes: [UInt8] = []
        var high: UInt8?
        for digit in digits {
            guard let value = value(of: digit) else { continue }
            if let first = high { bytes.append(first << 4 | value) }
            high = high == nil ? value : nil
        }
        return bytes
    }

    static func digits(of bytes: [UInt8]) -> [UInt8] {
        bytes.flatMap { byte in [byte >> 4, byte & 0x0F].map { $0 < 10 ? 0x30 + $0 : 0x37 + $0 } }
    }

    static func value(of digit: UInt8) -> UInt8? {
        switch digit {
        case 0x30...0x39: digit - 0x30
        case 0x41...0x46: digit - 0x37
        case 0x61...0x66: digit - 0x57
        default: nil
        }
    }
}
