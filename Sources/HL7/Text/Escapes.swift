/// Escape sequences (HL7 v2.7 §2.7), for one message's delimiters.
///
/// | sequence | is | |
/// |---|---|---|
/// | `\F\` `\S\` `\T\` `\R\` `\E\` | field, component, subcomponent, repetition, escape character | read and written |
/// | `\P\` | truncation character, where the header declares one (from 2.7) | read and written |
/// | `\L\` | the same, as some senders write it | read |
/// | `\Xhh…\` | bytes | read; written for CR and LF |
/// | `\H\` `\N\` `\.br\` `\.xx\` `\C…\` `\M…\` `\Z…\`, unknown, unterminated | | kept as sent |
///
/// What a kept sequence says is told by ``EscapeSequence``; ``DisplayText`` lays formatted text out.
package enum Escapes {
    /// The text of a value. Sequences that stand for no character stay in it as sent.
    package static func decode(_ raw: some Collection<UInt8>, _ delimiters: Delimiters) -> [UInt8] {
        let raw = Array(raw)
        guard let escape = delimiters.escape, raw.contains(escape) else { return raw }
        var text: [UInt8] = []
        text.reserveCapacity(raw.count)
        var reader = EscapeReader(raw: raw, escape: escape, delimiters: delimiters)
        while let part = reader.next() {
            switch part {
            case .text(let range), .kept(let range): text += raw[range]
            case .character(let byte): text.append(byte)
            case .hexadecimal(let digits): EscapeReader.append(hexadecimal: raw[digits], to: &text)
            }
        }
        return text
    }

    /// A value's texts, and between them the sequences that stand for no character. Two texts never follow each
    /// other; an empty value has no pieces.
    package static func pieces(_ raw: some Collection<UInt8>, _ delimiters: Delimiters) -> [EscapePiece] {
        let raw = Array(raw)
        guard !raw.isEmpty else { return [] }
        guard let escape = delimiters.escape, raw.contains(escape) else { return [.text(raw)] }
        var pieces: [EscapePiece] = []
        var text: [UInt8] = []
        var reader = EscapeReader(raw: raw, escape: escape, delimiters: delimiters)
        while let part = reader.next() {
            switch part {
            case .text(let range): text += raw[range]
            case .character(let byte): text.append(byte)
            case .hexadecimal(let digits): EscapeReader.append(hexadecimal: raw[digits], to: &text)
            case .kept(let range):
                if !text.isEmpty { pieces.append(.text(text)) }
                text = []
                pieces.append(.kept(Array(raw[range])))
            }
        }
        if !text.isEmpty { pieces.append(.text(text)) }
        return pieces
    }

    /// The value again: texts escaped, the other pieces as they are.
    ///
    /// An escape character that stood alone is escaped when another one follows now, or the two would be read as a
    /// sequence.
    package static func join(_ pieces: [EscapePiece], _ delimiters: Delimiters) -> [UInt8] {
        var escapeFollows = false
        var parts: [[UInt8]] = []
        for piece in pieces.reversed() {
            let part: [UInt8] =
                switch piece {
                case .text(let text): encode(text, delimiters)
                case .kept(let sequence): sequence.count == 1 && escapeFollows ? encode(sequence, delimiters) : sequence
                }
            if let escape = delimiters.escape, part.contains(escape) { escapeFollows = true }
            parts.append(part)
        }
        return Array(parts.reversed().joined())
    }

    /// Text as a value that holds no delimiter and no line end.
    ///
    /// Where the header declares no escape character, what would have to be escaped becomes a space: a text never
    /// turns into structure. Ask `canEncode` first where that loss matters.
    package static func encode(_ text: some Collection<UInt8>, _ delimiters: Delimiters) -> [UInt8] {
        let text = Array(text)
        guard let first = text.firstIndex(where: { needsEscape($0, delimiters) }) else { return text }
        var raw = Array(text[..<first])
        raw.reserveCapacity(text.count + 16)
        for byte in text[first...] { append(byte, to: &raw, delimiters) }
        return raw
    }

    /// Whether `encode` gives a value that reads back as exactly this text.
    package static func canEncode(_ text: some Collection<UInt8>, _ delimiters: Delimiters) -> Bool {
        delimiters.escape != nil || !text.contains { needsEscape($0, delimiters) }
    }

    private static func needsEscape(_ byte: UInt8, _ delimiters: Delimiters) -> Bool {
        byte == 0x0D || byte == 0x0A || letter(for: byte, delimiters) != nil
    }

    private static func letter(for byte: UInt8, _ delimiters: Delimiters) -> UInt8? {
        switch byte {
        case delimiters.field: 0x46
        case delimiters.component: 0x53
        case delimiters.subcomponent: 0x54
        case delimiters.repetition: 0x52
        case delimiters.escape: 0x45
        case delimiters.truncation: 0x50
        default: nil
        }
    }

    /// Appends one byte of text, as an escape sequence if it needs one.
    static func append(_ byte: UInt8, to raw: inout [UInt8], _ delimiters: Delimiters) {
        guard needsEscape(byte, delimiters) else { return raw.append(byte) }
        guard let escape = delimiters.escape else { return raw.append(0x20) }
        raw.append(escape)
        if let letter = letter(for: byte, delimiters) {
            raw.append(letter)
        } else {
            raw += [0x58, 0x30, byte == 0x0D ? 0x44 : 0x41]
        }
        raw.append(escape)
    }
}
