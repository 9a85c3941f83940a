package import Routes

/// How much waits for a destination: what is queued, blocked or parked. Dead letters are in nobody's way.
package struct QueueLevel: Hashable, Sendable {
    package var messages: Int
    /// Of the payloads.
    package var bytes: Int
    /// Nanoseconds since 1970-01-01 UTC; `nil` when nothing waits, or while it is being read.
    package var oldestReceivedAt: Int64?

    package init(messages: Int = 0, bytes: Int = 0, oldestReceivedAt: Int64? = nil) {
        self.messages = messages
        self.bytes = bytes
        self.oldestReceivedAt = oldestReceivedAt
    }

    /// - Parameter now: nanoseconds since 1970-01-01 UTC; the time of day may be set back.
    package func age(at now: Int64) -> Duration? {
        oldestReceivedAt.map { .nanoseconds(max(0, now.subtractingReportingOverflow($0).partialValue)) }
    }

    /// Which limit is reached, in words without content.
    ///
    /// - Parameter share: of each limit, 0…1: an alarm that is on ends below it, so that it does not flutter.
    package func excess(
        over limit: DestinationDefinition.QueueLimit, at now: Int64, share: Double = 1
    ) -> String? {
        if let most = limit.messages, Double(messages) >= Double(most) * share {
            return "\(messages) messages wait, the limit is \(most)"
        }
        if let most = limit.size?.bytes, Double(bytes) >= Double(most) * share {
            return "\(bytes) bytes wait, the limit is \(most)"
        }
        if let most = limit.age, let age = age(at: now), age >= most * share {
            return "the oldest message waits for \(age.spoken), the limit is \(most.spoken)"
        }
        return nil
    }

    mutating func add(_ size: Int) {
        messages += 1
        bytes += size
    }

    /// What an operator changed may be counted anew at the same time, so that it never goes below nothing.
    mutating func subtract(_ size: Int) {
        messages = max(0, messages - 1)
        bytes = max(0, bytes - size)
    }
}
