/// The answer: how many deliveries it was done to, or why not.
package struct ControlReply: Codable, Hashable, Sendable {
    package var count: Int
    package var error: String?

    package init(count: Int, error: String? = nil) {
        self.count = count
        self.error = error
    }
}
