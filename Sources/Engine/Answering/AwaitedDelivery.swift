package import Pipeline

/// `acknowledge.after: delivered` for one message: which confirmations are still missing, and what the sender
/// is told in the end. A value: settlements in, at most one conclusion out.
package struct AwaitedDelivery: Sendable {
    package enum Conclusion: Hashable, Sendable {
        /// Every required destination confirmed; `answer` is that of `reply_from`.
        case delivered(answer: [UInt8]?)
        /// A required destination will never confirm.
        case refused(destination: String, reason: String, answer: [UInt8]?)

        /// Nothing is known when the sender has waited long enough.
        package static func late(_ id: MessageID) -> Conclusion {
            .refused(destination: "", reason: "not delivered yet; it stays queued as \(id)", answer: nil)
        }
    }

    private var missing: [String: Int]
    private let replyFrom: String?
    private var answer: [UInt8]?
    private var isConcluded = false

    /// - Parameter missing: how many confirmations each awaited destination owes, by name.
    package init(missing: [String: Int], replyFrom: String?) {
        self.missing = missing
        self.replyFrom = replyFrom
    }

    package var outstanding: [String] { missing.keys.sorted() }

    package mutating func confirmed(by destination: String, answer: [UInt8]?) -> Conclusion? {
        guard !isConcluded, let count = missing[destination] else { return nil }
        if destination == replyFrom, self.answer == nil { self.answer = answer }
        missing[destination] = count > 1 ? count - 1 : nil
        guard missing.isEmpty else { return nil }
        isConcluded = true
        return .delivered(answer: self.answer)
    }

    package mutating func refused(by destination: String, reason: String, answer: [UInt8]?) -> Conclusion? {
        guard !isConcluded, missing[destination] != nil else { return nil }
        isConcluded = true
        return .refused(
            destination: destination, reason: reason, answer: destination == replyFrom ? answer : nil)
    }
}
