/// How many columns of a terminal a text takes.
package enum TextWidth {
    package static func columns(_ text: some StringProtocol) -> Int {
        text.unicodeScalars.reduce(0) { $0 + columns($1) }
    }

    /// The text in so many columns: cut with `…`, or filled with spaces.
    package static func fitted(_ text: String, to width: Int) -> String {
        let own = columns(text)
        if own <= width { return text + String(repeating: " ", count: width - own) }
        return cut(text, to: width)
    }

    /// At most so many columns, the last one `…` where something is left out.
    package static func cut(_ text: String, to width: Int) -> String {
        guard columns(text) > width, width > 0 else { return text }
        let (head, taken) = prefix(of: text[...], columns: width - 1)
        return head + "…" + String(repeating: " ", count: width - 1 - taken)
    }

    /// The text in lines of at most so many columns, broken at spaces where there are some, in one pass.
    package static func wrapped(_ text: String, to width: Int) -> [String] {
        guard width > 0 else { return [text] }
        var lines: [String] = []
        var line = ""
        var taken = 0
        for character in text {
            let own = columns(String(character))
            if taken + own > width, !line.isEmpty {
                if character == " " {
                    lines.append(line)
                    (line, taken) = ("", 0)
                    continue
                }
                let space = line.lastIndex(of: " ")
                let tail = space.map { String(line[line.index(after: $0)...]) } ?? ""
                lines.append(space.map { String(line[..<$0]) } ?? line)
                (line, taken) = (tail, columns(tail))
            }
            line.append(character)
            taken += own
        }
        return line.isEmpty && !lines.isEmpty ? lines : lines + [line]
    }

    private static func prefix(of text: Substring, columns width: Int) -> (text: String, columns: Int) {
        var head = ""
        var taken = 0
        for character in text {
            let own = columns(String(character))
            guard taken + own <= width else { break }
            taken += own
            head.append(character)
        }
        return (head, taken)
    }

    /// 0 for marks and joiners, 2 for East Asian wide characters and pictures, else 1 (Unicode UAX #11, coarsely).
    private static func columns(_ scalar: Unicode.Scalar) -> Int {
        switch scalar.value {
        case 0..<0x300: return 1
        case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F,
            0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1FAFF, 0x20000...0x3FFFD:
            return 2
        default:
            switch scalar.properties.generalCategory {
            case .nonspacingMark, .enclosingMark, .format: return 0
            default: return 1
            }
        }
    }
}
