/// Reads the letters of a date format.
struct DateFormatParser {
    private let scalars: [Unicode.Scalar]

    init(_ pattern: String) {
        scalars = Array(pattern.unicodeScalars)
    }

    func parse() throws(DateFormatError) -> [DatePart] {
        guard !scalars.isEmpty else { throw DateFormatError("a date format cannot be empty", at: 0) }
        guard scalars.count <= DateFormat.longest else {
            throw DateFormatError(
                "a date format can have at most \(DateFormat.longest) characters", at: DateFormat.longest)
        }
        var parts: [DatePart] = []
        var literal: [UInt8] = []
        var index = 0
        while index < scalars.count {
            let start = index
            if let text = try quoted(&index) {
                literal += text
                continue
            }
            let letter = scalars[index]
            guard letter.isASCII, letter.properties.isAlphabetic else {
                literal += Array(String(letter).utf8)
                index += 1
                continue
            }
            while index < scalars.count, scalars[index] == letter { index += 1 }
            if !literal.isEmpty { parts.append(.literal(literal)) }
            literal = []
            try append(letter, start..<index, to: &parts)
        }
        if !literal.isEmpty { parts.append(.literal(literal)) }
        try check(parts)
        return parts
    }

    private func append(
        _ letter: Unicode.Scalar, _ range: Range<Int>, to parts: inout [DatePart]
    ) throws(DateFormatError) {
        let letters = String(repeating: Character(letter), count: range.count)
        guard let part = DatePart.letters[letters] else {
            throw DateFormatError(
                "`\(letters)` is no part of a date format", at: range.lowerBound, length: range.count,
                suggestion: corrected())
        }
        guard !parts.contains(where: { $0.meaning == part.meaning }) else {
            throw DateFormatError(
                "`\(letters)` says again what stands before it", at: range.lowerBound, length: range.count,
                suggestion: letters == "MM" && parts.contains { $0.meaning == .hour } ? corrected() : nil)
        }
        parts.append(part)
    }

    private func check(_ parts: [DatePart]) throws(DateFormatError) {
        let has12 = parts.contains { if case .hourOfHalf = $0 { true } else { false } }
        let hasHalf = parts.contains(.half)
        if has12 != hasHalf {
            throw DateFormatError(
                has12 ? "hh is 1 to 12 and needs `a` for AM and PM" : "`a` (AM, PM) goes with hh", at: 0,
                length: scalars.count, suggestion: has12 ? source.replacing("h", with: "H") : nil)
        }
        let meanings = parts.map(\.meaning)
        if meanings.contains(.fraction), !meanings.contains(.second) {
            throw DateFormatError(
                "S is a fraction of a second and goes with ss", at: 0, length: scalars.count, suggestion: corrected())
        }
        if !parts.contains(where: { $0.meaning != .literal }) {
            throw DateFormatError("there is nothing of a date in it", at: 0, length: scalars.count)
        }
    }

    /// Text in single quotes; `''` is a quote.
    private func quoted(_ index: inout Int) throws(DateFormatError) -> [UInt8]? {
        guard scalars[index] == "'" else { return nil }
        let start = index
        var text = ""
        index += 1
        if index < scalars.count, scalars[index] == "'" {
            index += 1
            return [0x27]
        }
        while index < scalars.count {
            if scalars[index] == "'" {
                guard index + 1 < scalars.count, scalars[index + 1] == "'" else {
                    index += 1
                    return Array(text.utf8)
                }
                index += 1
            }
            text.unicodeScalars.append(scalars[index])
            index += 1
        }
        throw DateFormatError("a quote is not closed", at: start)
    }

    private var source: String { String(String.UnicodeScalarView(scalars)) }

    /// `YYYY-MM-DD hh:mm` and its kin, as other products write formats.
    private func corrected() -> String? {
        let meant: [Unicode.Scalar: Unicode.Scalar] = [
            "Y": "y", "D": "d", "j": "d", "u": "y", "s": "s", "f": "S", "X": "Z", "x": "Z", "z": "Z",
        ]
        var view = String.UnicodeScalarView()
        var hasHour = false
        var isQuoted = false
        for scalar in scalars {
            if scalar == "'" { isQuoted.toggle() }
            var right = isQuoted ? scalar : meant[scalar] ?? scalar
            if right == "T", !isQuoted {
                view += Array("'T'".unicodeScalars)
                continue
            }
            if "Hh".unicodeScalars.contains(right) { hasHour = true }
            if right == "M", hasHour, !isQuoted { right = "m" }
            if right == "S", !scalars.contains("s"), !isQuoted { right = "s" }
            view.append(right)
        }
        let text = String(view)
        guard text != source, (try? DateFormatParser(text).plain()) != nil else { return nil }
        return text
    }

    /// Without corrections of corrections.
    private func plain() throws(DateFormatError) -> [DatePart] {
        var parts: [DatePart] = []
        var index = 0
        while index < scalars.count {
            let start = index
            if try quoted(&index) != nil { continue }
            while index < scalars.count, scalars[index] == scalars[start] { index += 1 }
            let letters = String(String.UnicodeScalarView(scalars[start..<index]))
            guard scalars[start].isASCII, scalars[start].properties.isAlphabetic else { continue }
            guard let part = DatePart.letters[letters], !parts.contains(where: { $0.meaning == part.meaning }) else {
                throw DateFormatError("", at: start)
            }
            parts.append(part)
        }
        try check(parts)
        return parts
    }
}

extension String {
    fileprivate func replacing(_ letter: Unicode.Scalar, with other: Unicode.Scalar) -> String {
        String(String.UnicodeScalarView(unicodeScalars.map { $0 == letter ? other : $0 }))
    }
}
