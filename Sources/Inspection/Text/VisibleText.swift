package import HL7

/// Text of messages made fit to be shown: nothing in it can steer a terminal, turn a line around or hide.
package enum VisibleText {
    /// UTF-8 as text. A control character is shown as HL7 would escape it (`\X1B\`), a byte that is no UTF-8 too, and
    /// one that turns or hides text as its number (`\U+202E\`).
    package static func text(_ bytes: some Collection<UInt8>) -> String {
        var visible = ""
        visible.reserveCapacity(bytes.count)
        for scalar in scalars(of: Array(bytes)) {
            switch scalar {
            case .character(let scalar) where isHarmless(scalar): visible.unicodeScalars.append(scalar)
            case .character(let scalar) where scalar.isASCII:
                visible += escaped(UInt8(truncatingIfNeeded: scalar.value))
            case .character(let scalar):
                let digits = String(scalar.value, radix: 16, uppercase: true)
                visible += "\\U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits + "\\"
            case .byte(let byte): visible += escaped(byte)
            }
        }
        return visible
    }

    /// A value as its lines, laid out as `DisplayText` does; at least one.
    package static func lines(_ raw: some Collection<UInt8>, _ delimiters: Delimiters) -> [String] {
        DisplayText.lines(raw, delimiters).split(separator: 0x0A, omittingEmptySubsequences: false).map { text($0) }
    }

    // MARK: Characters

    private enum Sign {
        case character(Unicode.Scalar)
        case byte(UInt8)
    }

    private static func scalars(of bytes: [UInt8]) -> [Sign] {
        if let text = String(validating: bytes, as: UTF8.self) { return text.unicodeScalars.map { .character($0) } }
        var signs: [Sign] = []
        var index = 0
        while index < bytes.count {
            let length = bytes[index] < 0x80 ? 1 : bytes[index] >= 0xF0 ? 4 : bytes[index] >= 0xE0 ? 3 : 2
            let end = min(bytes.count, index + length)
            if let text = String(validating: bytes[index..<end], as: UTF8.self), let first = text.unicodeScalars.first,
                text.unicodeScalars.count == 1
            {
                signs.append(.character(first))
                index = end
            } else {
                signs.append(.byte(bytes[index]))
                index += 1
            }
        }
        return signs
    }

    private static func isHarmless(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.isASCII { return scalar.value >= 0x20 && scalar.value != 0x7F }
        switch scalar.properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned: return false
        // Joiners shape letters in Persian and the languages of India.
        case .format: return scalar.value == 0x200C || scalar.value == 0x200D
        default: return true
        }
    }

    private static func escaped(_ byte: UInt8) -> String {
        let digits = String(byte, radix: 16, uppercase: true)
        return "\\X" + (digits.count < 2 ? "0" : "") + digits + "\\"
    }
}
