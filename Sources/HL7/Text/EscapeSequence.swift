/// What a kept sequence says (HL7 v2.5.1 §2.7.1 to §2.7.7): the meaning of an ``EscapePiece/kept(_:)``.
package enum EscapeSequence: Hashable, Sendable {
    /// `\H\`
    case highlight
    /// `\N\`
    case normal
    case format(Format)
    /// `\Cxxyy\` and `\Mxxyy[zz]\`: what follows is in the set that these bytes designate, as after an ESC of
    /// ISO 2022. Two or three bytes.
    case characterSet([UInt8], isMultiByte: Bool)
    /// `\Z…\`: only sender and receiver know.
    case local
    /// Anything else, and an escape character alone.
    case unknown

    /// Formatting of FT and TX (§2.7.6). Numbers are those written, at most 999; the standard's own when absent.
    package enum Format: Hashable, Sendable {
        /// `.br`: a new line at the left margin.
        case lineBreak
        /// `.sp n`: so many lines down, the place in the line stays.
        case verticalSpace(Int)
        /// `.in n`: indent of this and all later lines; may be negative.
        case indent(Int)
        /// `.ti n`: the same for one line.
        case temporaryIndent(Int)
        /// `.sk n`: so many spaces.
        case skip(Int)
        /// `.ce`: a new line, centred.
        case center
        /// `.fi`
        case wrap
        /// `.nf`
        case noWrap
    }

    /// - Parameter sequence: Escape characters included.
    package init(_ sequence: [UInt8], _ delimiters: Delimiters) {
        guard sequence.count >= 3, sequence.first == delimiters.escape, sequence.last == delimiters.escape else {
            self = .unknown
            return
        }
        let body = sequence[1..<sequence.count - 1]
        switch (body.first, body.count) {
        case (0x48, 1): self = .highlight
        case (0x4E, 1): self = .normal
        case (0x2E, _): self = Format(body.dropFirst()).map(EscapeSequence.format) ?? .unknown
        case (0x43, 5): self = Self.designation(body.dropFirst(), isMultiByte: false)
        case (0x4D, 5), (0x4D, 7): self = Self.designation(body.dropFirst(), isMultiByte: true)
        case (0x5A, _): self = .local
        default: self = .unknown
        }
    }

    private static func designation(_ digits: ArraySlice<UInt8>, isMultiByte: Bool) -> EscapeSequence {
        guard digits.allSatisfy({ EscapeReader.value(of: $0) != nil }) else { return .unknown }
        var bytes: [UInt8] = []
        EscapeReader.append(hexadecimal: digits, to: &bytes)
        return .characterSet(bytes, isMultiByte: isMultiByte)
    }
}

extension EscapeSequence.Format {
    /// - Parameter command: What follows the point: `br`, `sp3`, `in -4`, `in+4`.
    init?(_ command: ArraySlice<UInt8>) {
        let name = String(decoding: command.prefix(2), as: UTF8.self)
        let written = command.dropFirst(2).filter { $0 != 0x20 }
        let number = Self.number(written)
        guard written.isEmpty || number != nil else { return nil }
        switch name {
        case "br" where written.isEmpty: self = .lineBreak
        case "ce" where written.isEmpty: self = .center
        case "fi" where written.isEmpty: self = .wrap
        case "nf" where written.isEmpty: self = .noWrap
        case "sp": self = .verticalSpace(max(0, number ?? 1))
        case "sk": self = .skip(max(0, number ?? 1))
        case "in": self = .indent(number ?? 0)
        case "ti": self = .temporaryIndent(number ?? 0)
        default: return nil
        }
    }

    private static func number(_ written: [UInt8]) -> Int? {
        var digits = written[...]
        let sign = digits.first == 0x2D ? -1 : 1
        if digits.first == 0x2D || digits.first == 0x2B { digits = digits.dropFirst() }
        guard !digits.isEmpty, digits.count <= 9, digits.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) else { return nil }
        return sign * min(digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }, 999)
    }
}
