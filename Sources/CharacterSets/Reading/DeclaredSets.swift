import HL7

/// What the header says about the message's text: MSH-18 with its repetitions, and MSH-20.
struct DeclaredSets {
    /// `nil`: a name that is not known. Without any: MSH-18 is empty.
    let sets: [CodedCharacterSet?]
    private let handling: ArraySlice<UInt8>
    private let escape: UInt8?

    init(_ message: Message, names: CharacterSetNames) {
        let field = Self.text(18, of: message, repetition: nil)
        if field.isEmpty {
            sets = []
        } else {
            sets = field.split(separator: message.delimiters.repetition ?? 0x0D, omittingEmptySubsequences: false)
                .prefix(Self.mostSets).enumerated().map { number, name in
                    // An empty first repetition is the default set, which is ASCII.
                    name.isEmpty && number == 0 ? .ascii : names.set(named: name)
                }
        }
        handling = Self.text(20, of: message, repetition: 1)
        escape = message.delimiters.escape
    }

    private static let mostSets = 16

    private static func text(_ field: Int, of message: Message, repetition: Int?) -> ArraySlice<UInt8> {
        guard let index = message.segments(named: .msh).first else { return [] }
        let location = Location(segment: index, name: .msh, field: field, repetition: repetition)
        let raw = message.raw(at: location)
        return raw.elementsEqual([0x22, 0x22]) ? [] : raw
    }

    /// MSH-18 is empty, or says ASCII or UTF-8 alone.
    var isPlain: Bool { sets.allSatisfy { $0 == .ascii || $0 == .utf8 } }

    /// `nil` when MSH-18 is empty, or the first name is not known.
    var coding: TextCoding? {
        guard let first = sets.first, let first else { return nil }
        let known = sets.compactMap { $0 }
        let isSwitching = known.contains { if case .switched = $0.form { true } else { false } } || known.count > 1
        guard isSwitching, first != .utf8, !first.isUnswitchable else { return TextCoding(first) }
        let spelling: SwitchSpelling =
            if handling.elementsEqual("2.3".utf8), let escape { .hl7Escapes(escape: escape) } else { .escapeSequences }
        guard case .switched = first.form else {
            return TextCoding(first, others: Array(known.dropFirst()), spelling: spelling)
        }
        return TextCoding(.ascii, others: known, spelling: spelling)
    }
}

extension CodedCharacterSet {
    /// Sets whose bytes take both halves: ISO/IEC 2022 cannot change between them and others.
    fileprivate var isUnswitchable: Bool {
        switch form {
        case .table(_, let width): width != .plain
        case .wide: true
        case .ascii, .utf8, .jisX0201, .switched: false
        }
    }
}
