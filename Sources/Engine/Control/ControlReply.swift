/// The answer: how many deliveries it was done to, or why not.
package struct ControlReply: Codable, Hashable, Sendable {
    package var count: Int
    /// The message that something goes out as, or a replay's number.
    package var id: String?
    package var error: String?

    package init(count: Int, id: String? = nil, error: String? = nil) {
        self.count = count
        self.id = id
        self.error = error
    }
}
