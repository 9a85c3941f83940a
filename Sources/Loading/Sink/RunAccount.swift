/// What a sink knows of one run.
struct RunAccount: Sendable {
    /// Answered positively, so that the engine has to take them for delivered.
    private(set) var taken = NumberSet()
    /// Answered negatively at least once.
    private(set) var refused = NumberSet()
    private(set) var order = OrderBook()

    /// - Parameter key: within which order is kept; `nil` = none.
    mutating func take(_ number: Int, key: Int?) -> NumberSet.Insertion {
        let insertion = taken.insert(number)
        if insertion == .new, let key { order.note(number, key: key) }
        return insertion
    }

    mutating func refuse(_ number: Int) {
        _ = refused.insert(number)
    }
}
