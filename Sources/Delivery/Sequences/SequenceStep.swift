/// A number that was expected: stored in the transaction of its message, as the last one accepted on its link.
package struct SequenceStep: Hashable, Sendable {
    package var link: SequenceLink
    /// MSH-13, 1 or more.
    package var number: Int64
}
