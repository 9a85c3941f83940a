/// The three states of a place (HL7 v2.5.1 §2.5.3, standard practice in `ROUTES` §4).
package enum ValueState: String, Hashable, Sendable {
    /// Nothing was sent, or only separators: the sender says nothing about it.
    case empty
    /// `""` was sent: the receiver shall delete what it has.
    case null
    case valued
}
