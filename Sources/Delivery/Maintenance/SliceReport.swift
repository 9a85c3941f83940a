/// One slice in figures, and what is wrong with it.
package struct SliceReport: Hashable, Sendable {
    /// Its file.
    package var name: String
    /// On disk, with its log and its index.
    package var bytes: Int
    package var messages = 0
    /// By state, without those that are settled.
    package var open: [DeliveryState: Int] = [:]
    /// What was found damaged, at most ``StoreReader/problemLimit``; names rows and columns, never what they hold.
    package var problems: [String] = []

    package init(name: String, bytes: Int) {
        self.name = name
        self.bytes = bytes
    }

    /// What would be sent if delivery went on: neither dead letters nor what an operator holds.
    package var queued: Int { (open[.queued] ?? 0) + (open[.awaiting] ?? 0) }
}
