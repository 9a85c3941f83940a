package import Pipeline

/// Something that happened to a stored message beside its deliveries' attempts; shown on its timeline.
package struct NoteRecord: Hashable, Sendable {
    package enum Kind: String, Sendable {
        /// The sender sent it again and was given the stored acknowledgement.
        case repeated
        /// It deviates from the standard; the text names how, and what was put right.
        case tolerated
        /// An operator put a delivery back into its lane.
        case retried
        /// An operator decided that a delivery is not to be sent.
        case discarded
        /// What `validate:` found when it came.
        case findings
        /// It was sent again as another message, or is what was sent again.
        case replayed
        /// An operator sent other bytes in place of what a delivery carried.
        case corrected
    }

    package var message: MessageID
    /// Nanoseconds since 1970-01-01 UTC.
    package var at: Int64
    package var kind: Kind
    package var delivery: DeliveryID?
    /// An operator's reason, or what was tolerated.
    package var text: String?

    package init(message: MessageID, at: Int64, kind: Kind, delivery: DeliveryID? = nil, text: String? = nil) {
        self.message = message
        self.at = at
        self.kind = kind
        self.delivery = delivery
        self.text = text
    }
}
