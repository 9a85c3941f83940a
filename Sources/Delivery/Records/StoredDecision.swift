/// What the route decided about a stored message. The raw values are those of the slice files.
package enum StoredDecision: Int, Sendable, CaseIterable {
    case queued = 0
    case skipped = 1
    case rejected = 2
    case deadLettered = 3
}
