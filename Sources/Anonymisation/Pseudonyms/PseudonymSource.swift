/// Numbers that depend on a text and the key, and on nothing else: the same in every field, file and run.
struct PseudonymSource: Sendable {
    /// Keeps what is drawn for one purpose from telling about another.
    enum Purpose: UInt8 {
        case family = 1
        case given, place, street, organisation, shape, days, mailbox
    }

    private let digest: KeyedDigest

    init(digest: @escaping KeyedDigest) {
        self.digest = digest
    }

    /// 64 bits.
    func word(_ purpose: Purpose, _ text: some Sequence<UInt8>) -> UInt64 {
        digest([purpose.rawValue] + text).prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// 0 ..< `limit`; 0 when there is no such number.
    func number(_ purpose: Purpose, _ text: some Sequence<UInt8>, below limit: Int) -> Int {
        guard limit > 1 else { return 0 }
        return Int(word(purpose, text) % UInt64(limit))
    }

    /// One of the words, and another one if it happens to be the text itself.
    func choice(_ purpose: Purpose, _ text: [UInt8], from words: [String]) -> String {
        guard !words.isEmpty else { return "" }
        let index = number(purpose, text, below: words.count)
        let isSame = words[index].lowercased() == String(decoding: text, as: UTF8.self).lowercased()
        return words[isSame ? (index + 1) % words.count : index]
    }
}
