/// Whether messages can be made durable at this moment.
package enum StoreState: Hashable, Sendable {
    case storing
    /// Nothing is accepted; the store tries again by itself.
    case refusing(reason: String)
    /// A flush failed or a slice is damaged: only an end of the process and a look at the disk help.
    case failed(StoreError)
}
