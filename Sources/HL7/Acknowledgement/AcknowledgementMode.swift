/// Which acknowledgements a listener gives.
package enum AcknowledgementMode: String, Hashable, Sendable, CaseIterable {
    /// As MSH-15 and MSH-16 of each message ask.
    case auto
    /// One application acknowledgement each, whatever they ask.
    case original
    /// As they ask; where both are empty, as if MSH-15 were `AL`.
    case enhanced
    case none
}
