/// A number that was expected: stored in the transaction of its message, as the last one accepted on its link.
package struct SequenceStep: Hashable, Sendable {
    package var link: SequenceLink
    /// MSH-13, 1 or more.
    package var number: Int64
    /// Taken since the sender said -1: released, it lets the next number begin anew again.
    package var beganAnew: Bool

    package init(link: SequenceLink, number: Int64, beganAnew: Bool = false) {
        self.link = link
        self.number = number
        self.beganAnew = beganAnew
    }
}
