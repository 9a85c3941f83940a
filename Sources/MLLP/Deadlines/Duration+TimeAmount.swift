package import NIOCore

extension TimeAmount {
    /// Clamped to what nanoseconds in 64 bits can hold, and never negative.
    package init(clamping duration: Duration) {
        let (seconds, attoseconds) = duration.components
        guard seconds >= 0, attoseconds >= 0 else {
            self = .nanoseconds(0)
            return
        }
        // A century; adding it to the clock must not overflow either.
        let bounded = min(seconds, 3_155_760_000)
        self = .nanoseconds(bounded * 1_000_000_000 + attoseconds / 1_000_000_000)
    }
}
