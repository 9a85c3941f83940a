/// Counts answers, shows progress where it takes longer than a second, and ends with a summary.
struct Tally {
    let total: Int
    private(set) var accepted = 0
    private(set) var refused = 0
    private let start = ContinuousClock.now
    private var lastShown = ContinuousClock.now

    init(total: Int) {
        self.total = total
    }

    /// More than a screenful: single answers are not worth a line.
    var isLong: Bool { total > 50 }

    mutating func count(_ isPositive: Bool) {
        if isPositive { accepted += 1 } else { refused += 1 }
        guard isLong, Terminal.error.isTerminal, ContinuousClock.now - lastShown > .milliseconds(500) else { return }
        lastShown = .now
        Terminal.tell("\r\(accepted + refused) of \(total) ")
    }

    func finish() {
        guard total > 1 else { return }
        if isLong, Terminal.error.isTerminal { Terminal.tell("\r") }
        let seconds = max((ContinuousClock.now - start) / .seconds(1), 0.000_001)
        let rate = Int(Double(accepted + refused) / seconds)
        print("\(accepted) accepted, \(refused) refused, \(rate) a second")
    }
}
