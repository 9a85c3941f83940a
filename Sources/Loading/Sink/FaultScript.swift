/// Deals out faults by their shares; the same ones in the same order for the same seed.
struct FaultScript: Sendable {
    private let rules: [FaultRule]
    private var chance: Scatter

    init(_ rules: [FaultRule], seed: UInt64) {
        self.rules = rules
        chance = Scatter(seed: seed)
    }

    /// The next message's fault. Of several rules that would strike, the first one does.
    mutating func next() -> SinkFault? {
        guard !rules.isEmpty else { return nil }
        var struck: SinkFault?
        for rule in rules {
            let strikes = Double.random(in: 0..<1, using: &chance) < rule.share
            if strikes, struck == nil { struck = rule.fault }
        }
        return struck
    }
}
