/// Which composed messages are sent, in which shares.
package struct MessageMix: Hashable, Sendable, CustomStringConvertible {
    /// At least one, each with a weight of 1 or more.
    package let shares: [Share]

    package struct Share: Hashable, Sendable {
        package var kind: MessageKind
        package var weight: Int
    }

    private static let weights = 1...1_000_000

    /// Admissions, updates and results as a hospital sends them.
    package static let standard = MessageMix(shares: [
        Share(kind: .admission, weight: 50), Share(kind: .update, weight: 30), Share(kind: .result, weight: 20),
    ])

    private init(shares: [Share]) {
        self.shares = shares
    }

    /// `adt-a01:50,adt-a08:30,oru-r01:20`; a weight that is left out is 1.
    ///
    /// - Returns: `nil` for kinds that are not known or named twice, and for weights outside of 1…1,000,000.
    package init?(_ text: String) {
        var shares: [Share] = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            let words = part.split(separator: ":", omittingEmptySubsequences: false)
            guard (1...2).contains(words.count), let kind = MessageKind(rawValue: String(words[0]).lowercased()),
                let weight = words.count == 1 ? 1 : Int(words[1]), Self.weights.contains(weight),
                !shares.contains(where: { $0.kind == kind })
            else { return nil }
            shares.append(Share(kind: kind, weight: weight))
        }
        self.shares = shares
    }

    package var description: String { shares.map { "\($0.kind.rawValue):\($0.weight)" }.joined(separator: ",") }
}
