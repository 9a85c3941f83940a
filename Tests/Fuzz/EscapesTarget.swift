import HL7

/// Values with escape sequences: text survives being written and read, pieces make up the value, and nothing that is
/// written turns into structure.
enum EscapesTarget {
    private static let delimiters: [Delimiters] = [
        .standard, .standard,
        Delimiters(
            field: 0x7C, component: 0x5E, repetition: 0x7E, escape: 0x5C, subcomponent: 0x26, truncation: 0x23),
        Delimiters(field: 0x23, component: 0x40, repetition: 0x25, escape: 0x24, subcomponent: 0x2A),
        Delimiters(field: 0x7C, component: 0x5E, repetition: nil, escape: 0x5C, subcomponent: nil),
        Delimiters(field: 0x7C, component: 0x5E, repetition: 0x7E, escape: nil, subcomponent: 0x26),
    ]

    @Sendable static func run(_ input: [UInt8]) {
        var random = InputRandom(input)
        let delimiters = random.pick(delimiters)
        write(input, delimiters)
        read(input, delimiters)
        // A value as a message can have it: between delimiters.
        let ends: [UInt8?] = [
            delimiters.field, delimiters.component, delimiters.repetition, delimiters.subcomponent, 0x0D, 0x0A,
        ]
        pieces(of: input.filter { !ends.contains($0) }, delimiters)
    }

    private static func write(_ text: [UInt8], _ delimiters: Delimiters) {
        let raw = Escapes.encode(text, delimiters)
        for byte in [
            delimiters.field, delimiters.component, delimiters.repetition, delimiters.subcomponent, 0x0D, 0x0A,
        ] {
            if let byte { hold(!raw.contains(byte), "a delimiter is written as it is") }
        }
        guard Escapes.canEncode(text, delimiters) else {
            hold(raw.count == text.count, "what cannot be written becomes a space")
            return
        }
        hold(Escapes.decode(raw, delimiters) == text, "the text does not read back")
        hold(raw.count <= text.count * 5, "the value grows beyond its sequences")
    }

    private static func read(_ raw: [UInt8], _ delimiters: Delimiters) {
        let text = Escapes.decode(raw, delimiters)
        hold(text.count <= raw.count, "the text is longer than the value")
        var isText = false
        var joined: [UInt8] = []
        for piece in Escapes.pieces(raw, delimiters) {
            switch piece {
            case .text(let part):
                hold(!isText && !part.isEmpty, "two texts follow each other")
                isText = true
                joined += part
            case .kept(let sequence):
                isText = false
                joined += sequence
                _ = EscapeSequence(sequence, delimiters)
            }
        }
        hold(joined == text, "the pieces are not the text")
    }

    private static func pieces(of raw: [UInt8], _ delimiters: Delimiters) {
        let joined = Escapes.join(Escapes.pieces(raw, delimiters), delimiters)
        hold(
            Escapes.join(Escapes.pieces(joined, delimiters), delimiters) == joined, "a second time it is another value")
        hold(Escapes.decode(joined, delimiters) == Escapes.decode(raw, delimiters), "the text does not come back")
    }
}
