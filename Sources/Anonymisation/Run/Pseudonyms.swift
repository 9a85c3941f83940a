/// Pseudonyms by key, with those made last kept at hand.
struct Pseudonyms: Sendable {
    let source: PseudonymSource
    let names: NamePseudonyms
    private let shapes: ShapePermutation
    private var cache: [[UInt8]: [UInt8]] = [:]

    private static let mostCached = 50_000
    private static let longestCached = 64

    init(_ source: PseudonymSource) {
        self.source = source
        names = NamePseudonyms(source)
        shapes = ShapePermutation(source)
    }

    /// Letters for letters and digits for digits.
    mutating func scrambled(_ text: [UInt8]) -> [UInt8] {
        if let known = cache[text] { return known }
        let pseudonym = shapes.pseudonym(of: text)
        guard text.count <= Self.longestCached else { return pseudonym }
        if cache.count >= Self.mostCached { cache = [:] }
        cache[text] = pseudonym
        return pseudonym
    }
}
