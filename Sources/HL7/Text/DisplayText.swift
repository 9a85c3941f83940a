/// Lays formatted text (FT, TX) out for people: lines, indents and spaces instead of sequences.
///
/// Highlighting and switches of character sets are left out, local and unknown sequences stay as sent. Lines end
/// with LF. Wrapping and centring need a width that the text does not have: a centred line stands on its own.
package struct DisplayText {
    private let delimiters: Delimiters
    private var text: [UInt8] = []
    private var indent = 0
    private var temporaryIndent = 0
    /// Spaces owed to the next character; lines that stay empty get none.
    private var owed = 0
    private var isAtLineStart = true

    /// Spaces and lines that one value may add: a few bytes of `\.sp999\` shall not become megabytes.
    private static let mostAdded = 20_000
    private var added = 0

    /// The text of one value as people read it; at most 20,000 bytes longer than what was sent.
    package static func lines(_ raw: some Collection<UInt8>, _ delimiters: Delimiters) -> [UInt8] {
        var display = DisplayText(delimiters: delimiters)
        for piece in Escapes.pieces(raw, delimiters) {
            switch piece {
            case .text(let text): display.append(text)
            case .kept(let sequence): display.append(sequence: sequence)
            }
        }
        return display.text
    }

    private init(delimiters: Delimiters) {
        self.delimiters = delimiters
    }

    private mutating func append(_ bytes: [UInt8]) {
        var rest = bytes[...]
        while let byte = rest.first {
            if byte == 0x0D || byte == 0x0A {
                rest = rest.dropFirst(rest.starts(with: [0x0D, 0x0A]) ? 2 : 1)
                endLine()
            } else {
                let run = rest.prefix { $0 != 0x0D && $0 != 0x0A }
                begin()
                text += run
                rest = rest.dropFirst(run.count)
            }
        }
    }

    /// Pays the spaces that stand before the next character.
    private mutating func begin() {
        let spaces = owed + (isAtLineStart ? max(0, indent + temporaryIndent) : 0)
        add(0x20, spaces)
        owed = 0
        if isAtLineStart { temporaryIndent = 0 }
        isAtLineStart = false
    }

    private mutating func endLine() {
        add(0x0A, 1)
        owed = 0
        isAtLineStart = true
    }

    private mutating func add(_ byte: UInt8, _ count: Int) {
        let count = min(count, max(0, Self.mostAdded - added))
        text += repeatElement(byte, count: count)
        added += count
    }

    private mutating func append(sequence: [UInt8]) {
        switch EscapeSequence(sequence, delimiters) {
        case .highlight, .normal, .characterSet: break
        case .format(let format): append(format)
        case .local, .unknown: append(sequence)
        }
    }

    private mutating func append(_ format: EscapeSequence.Format) {
        switch format {
        case .lineBreak: endLine()
        case .verticalSpace(let lines):
            endLine()
            add(0x0A, lines - 1)
        case .indent(let spaces): indent = spaces
        case .temporaryIndent(let spaces): temporaryIndent = spaces
        case .skip(let spaces): owed += min(spaces, Self.mostAdded)
        case .center: if !isAtLineStart || owed > 0 { endLine() }
        case .wrap, .noWrap: break
        }
    }
}
