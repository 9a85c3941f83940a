/// How much of a replay a destination takes at this moment.
package enum ReplayRoom: Hashable, Sendable {
    /// So many messages, and payloads of so many bytes; one message in any case.
    case free(messages: Int, bytes: Int)
    /// The replay waits; with the reason, which names no content.
    case full(reason: String)
}
