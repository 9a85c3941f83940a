import NIOCore

/// When a message is to be sent, at a fixed rate: number after number at equal distances, whichever sender's turn it is.
///
/// Latency counts from these times and not from when there was a chance to send: else an engine that stands still would
/// keep the generator from sending, and the messages that waited for it would not be in the figures ("coordinated
/// omission").
struct Schedule {
    private let start: NIODeadline
    private let nanosecondsPerMessage: Double

    /// - Parameter rate: messages a second, more than 0.
    init(start: NIODeadline, rate: Double) {
        self.start = start
        nanosecondsPerMessage = 1e9 / rate
    }

    func time(of number: Int) -> NIODeadline {
        // A century at most, so that adding cannot overflow.
        let offset = min(Double(number) * nanosecondsPerMessage, 3e18)
        return start + .nanoseconds(Int64(offset))
    }
}
