package import Pipeline

/// A message that a thread of this engine was working on when it crashed. Holds no content.
package struct Suspect: Codable, Hashable, Sendable {
    package var route: String
    package var listener: String
    /// Bytes of the message.
    package var length: Int
    /// Of listener and bytes. Whether it is the message is told by its bytes once it is stored.
    var mark: UInt64
    /// Crashes one after the other; it has not passed in between.
    package var crashes: Int
    /// `SIGILL`, `out of memory`
    package var cause: String
    /// Nanoseconds since 1970-01-01 UTC.
    package var lastAt: Int64
    /// Its row, once it is stored as quarantined.
    var row: Int64?

    /// How often a message may take the process with it.
    package static let limit = 2

    package var isQuarantined: Bool { crashes >= Self.limit }

    package var message: MessageID? {
        get { row.map { MessageID(rawValue: $0) } }
        set { row = newValue?.rawValue }
    }

    func isSame(as other: Suspect) -> Bool {
        mark == other.mark && length == other.length && listener == other.listener
    }

    static func mark(_ listener: String, _ bytes: [UInt8]) -> UInt64 {
        UncertainSet.mark(listener: listener, bytes)
    }
}
