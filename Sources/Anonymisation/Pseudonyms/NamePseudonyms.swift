/// Names for names: the same family name becomes the same other one everywhere, so that relatives stay relatives.
struct NamePseudonyms: Sendable {
    /// Which list a given name is taken from.
    enum Sex: Sendable {
        case female, male, unknown

        /// Table 0001; what is neither F nor M tells nothing.
        init(_ code: [UInt8]) {
            switch code {
            case [0x46], [0x66]: self = .female
            case [0x4D], [0x6D]: self = .male
            default: self = .unknown
            }
        }
    }

    private let source: PseudonymSource

    init(_ source: PseudonymSource) {
        self.source = source
    }

    func family(_ name: [UInt8]) -> [UInt8] {
        styled(source.choice(.family, Self.normal(name), from: WordLists.families), like: name)
    }

    /// A single letter, with or without a point, becomes a single letter.
    func given(_ name: [UInt8], _ sex: Sex) -> [UInt8] {
        let words =
            switch sex {
            case .female: WordLists.women
            case .male: WordLists.men
            case .unknown: WordLists.given
            }
        let pseudonym = source.choice(.given, Self.normal(name), from: words)
        let letters = name.filter { $0 != 0x2E && $0 != 0x20 }
        if letters.count == 1 {
            let initials = WordLists.initials(otherThan: letters[0])
            let initial = source.choice(.given, Self.normal(letters), from: initials)
            return Array(initial.utf8) + (name.contains(0x2E) ? [0x2E] : [])
        }
        return styled(pseudonym, like: name)
    }

    func organisation(_ name: [UInt8]) -> [UInt8] {
        let town = source.choice(.place, Self.normal(name), from: WordLists.towns)
        return styled("\(town) \(source.number(.organisation, Self.normal(name), below: 900) + 100)", like: name)
    }

    func town(_ name: [UInt8]) -> [UInt8] {
        styled(source.choice(.place, Self.normal(name), from: WordLists.towns), like: name)
    }

    /// `12 Larch Street` for a text with a number in it, else `Larch Street`.
    func street(_ text: [UInt8]) -> [UInt8] {
        let street = source.choice(.street, Self.normal(text), from: WordLists.streets) + " Street"
        guard text.contains(where: { (0x30...0x39).contains($0) }) else { return styled(street, like: text) }
        return styled("\(source.number(.street, Self.normal(text) + [0], below: 199) + 1) \(street)", like: text)
    }

    func mailbox(_ address: [UInt8]) -> [UInt8] {
        let number = source.number(.mailbox, Self.normal(address), below: 1_000_000)
        return Array("person\(number)@example.org".utf8)
    }

    // MARK: Style

    /// Names are the same whatever their case and the spaces around and in them.
    static func normal(_ name: [UInt8]) -> [UInt8] {
        let words = String(decoding: name, as: UTF8.self).lowercased().split { $0 == " " }
        return Array(words.joined(separator: " ").utf8)
    }

    /// In capitals where the original is, and small where it is.
    private func styled(_ word: String, like name: [UInt8]) -> [UInt8] {
        let original = String(decoding: name, as: UTF8.self)
        let letters = original.filter(\.isLetter)
        if letters.count > 1, letters.allSatisfy(\.isUppercase) { return Array(word.uppercased().utf8) }
        if !letters.isEmpty, letters.allSatisfy(\.isLowercase) { return Array(word.lowercased().utf8) }
        return Array(word.utf8)
    }
}

extension WordLists {
    static func initials(otherThan letter: UInt8) -> [String] {
        (UInt8(0x41)...0x5A).filter { $0 | 0x20 != letter | 0x20 }.map { String(UnicodeScalar($0)) }
    }
}
