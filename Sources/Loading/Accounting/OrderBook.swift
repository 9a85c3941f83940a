/// Whether numbers rise within each key. What comes a second time does not belong in here.
struct OrderBook: Sendable {
    /// Keys there may be; what has a further one is not looked at.
    static let keyLimit = 1_000_000

    private var last: [Int: Int] = [:]
    /// Messages that came behind one with a higher number.
    private(set) var inversions = 0
    /// Messages of keys beyond the limit.
    private(set) var unwatched = 0

    var keys: Int { last.count }

    mutating func note(_ number: Int, key: Int) {
        guard let highest = last[key] else {
            if last.count < Self.keyLimit { last[key] = number } else { unwatched += 1 }
            return
        }
        if number < highest { inversions += 1 } else { last[key] = number }
    }
}
