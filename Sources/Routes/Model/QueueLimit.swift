extension DestinationDefinition {
    /// How much may wait for a destination, and what happens to a message beyond it. At least one limit is set.
    ///
    /// What waits is queued, blocked or parked; dead letters are in nobody's way and do not count. The limit is that of
    /// the last commit: what is on its way to the disk when it is reached is still taken.
    package struct QueueLimit: Hashable, Sendable {
        package var messages: Int?
        /// Of the payloads.
        package var size: ByteCount?
        /// Since the oldest was received.
        package var age: Duration?
        package var whenFull: FullPolicy

        package init(messages: Int? = nil, size: ByteCount? = nil, age: Duration? = nil, whenFull: FullPolicy) {
            self.messages = messages
            self.size = size
            self.age = age
            self.whenFull = whenFull
        }
    }

    /// What happens to a message for a destination whose queue is full. None of them loses a message silently.
    package enum FullPolicy: String, Hashable, Sendable, CaseIterable {
        /// Its sender is answered AE and keeps it; nothing is stored.
        case refuse
        /// Its sender gets no answer and no connection until there is room.
        case closeListener = "close_listener"
        /// It is accepted, and set aside for an operator at this destination.
        case deadLetter = "dead_letter"
        /// It is queued, and an alarm is raised.
        case alarm
    }
}
