/// One thing in which two messages differ.
package struct MessageDifference: Sendable {
    package enum Kind: String, Sendable {
        /// Both have the place, with other values.
        case changed
        /// Only the first has it: a segment or a repetition.
        case removed
        /// Only the second has it.
        case added
        /// Both have it, in another order than the standard leaves free.
        case moved
    }

    /// What one of the messages has there.
    package struct Side: Sendable {
        /// As a path of route files, in this message.
        package var path: String
        /// Unescaped, on one line, safe to show; empty for an empty place.
        package var text: String
        /// The display of a code.
        package var meaning: String?
        /// Whether `""` was sent, which deletes.
        package var isNull = false
    }

    package var kind: Kind
    /// Of the segment, or of field and component: `Patient Name › Family Name`. Empty where the standard has none.
    package var name: String
    /// `nil` where only the second has the place.
    package var old: Side?
    /// `nil` where only the first has the place.
    package var new: Side?

    /// Where it is in the first message, or in the second if it is only there.
    package var path: String { old?.path ?? new?.path ?? "" }
}
