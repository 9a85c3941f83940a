/// How a message writes a change of set (MSH-20, table 0356).
enum SwitchSpelling: Hashable, Sendable {
    /// `ISO 2022-1994`: `ESC $ B`
    case escapeSequences
    /// `2.3`: `\M2442\`, `\C2842\` (HL7 v2.7 §2.7.3)
    case hl7Escapes(escape: UInt8)

    private static let mostBytes = 4

    /// The change of set that begins at `index`.
    ///
    /// - Returns: `nil` when none does; a `designation` of `nil` when it names a set that is not known.
    func change(in line: ArraySlice<UInt8>, at index: Int) -> (designation: Designation?, end: Int)? {
        switch self {
        case .escapeSequences:
            guard line[index] == 0x1B else { return nil }
            // ISO/IEC 2022: intermediate bytes 20–2F, then one final byte.
            var end = index + 1
            while end < line.endIndex, end - index <= Self.mostBytes, (0x20...0x2F).contains(line[end]) { end += 1 }
            guard end < line.endIndex else { return (nil, line.endIndex) }
            return (Self.designation(line[(index + 1)...end]), end + 1)
        case .hl7Escapes(let escape):
            guard line[index] == escape, index + 2 < line.endIndex, line[index + 1] == 0x43 || line[index + 1] == 0x4D
            else { return nil }
            let digits = line[(index + 2)...].prefix(Self.mostBytes * 2).prefix { HexSequences.value(of: $0) != nil }
            guard digits.count == 4 || digits.count == 6, digits.endIndex < line.endIndex,
                line[digits.endIndex] == escape
            else { return nil }
            return (Self.designation(HexSequences.bytes(digits)[...]), digits.endIndex + 1)
        }
    }

    private static func designation(_ sequence: ArraySlice<UInt8>) -> Designation? {
        Designation.known.first { $0.sequence.elementsEqual(sequence) }
    }

    func written(_ designation: Designation) -> [UInt8] {
        switch self {
        case .escapeSequences: return [0x1B] + designation.sequence
        case .hl7Escapes(let escape):
            let letter: UInt8 = designation.sequence.first == 0x24 ? 0x4D : 0x43
            return [escape, letter] + HexSequences.digits(of: designation.sequence) + [escape]
        }
    }
}
