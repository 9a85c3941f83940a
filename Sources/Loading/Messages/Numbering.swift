/// How a run's numbers are dealt out: which sender sends a number, as its how manieth, and for which patient.
///
///     number = turn × senders + sender
///
/// Everything about a message follows from its number, so that one in doubt is sent again byte for byte.
package struct Numbering: Hashable, Sendable {
    /// 1 or more.
    package let senders: Int
    /// At least as many as senders, so that none is without.
    package let patients: Int

    package init(senders: Int, patients: Int) {
        self.senders = max(1, senders)
        self.patients = max(self.senders, patients)
    }

    /// - Returns: `nil` when there are no more numbers.
    func number(sender: Int, turn: Int) -> Int? {
        let number = turn * senders + sender
        return number < MessageMark.numberLimit ? number : nil
    }

    func sender(of number: Int) -> Int { number % senders }

    func turn(of number: Int) -> Int { number / senders }

    /// A sender's patients take turns.
    package func patient(of number: Int) -> Int {
        let sender = sender(of: number)
        let own = (patients - sender + senders - 1) / senders
        return sender + turn(of: number) % own * senders
    }
}
