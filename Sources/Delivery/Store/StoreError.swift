/// Why the store could not do something. Carries codes, paths and ids, never content.
package struct StoreError: Error, Hashable, Sendable, CustomStringConvertible {
    package enum Code: String, Sendable {
        /// Another process has the store.
        case locked
        case cannotOpen
        /// The file system or SQLite does not give the durability that acknowledgements rest on.
        case notDurable
        /// A slice of another version of Orderly.
        case unknownVersion
        /// The volume or the slice is full.
        case full
        case readOnly
        /// A read or write failed.
        case io
        /// A page cannot be read from the disk.
        case unreadable
        /// A flush failed: what the disk holds is unknown. Final.
        case flushFailed
        /// A slice is damaged. Final.
        case corrupt
        /// One row holds what no version writes; the rest of its slice is readable.
        case damagedRow
        /// Less free space than the settings ask for.
        case belowWatermark
        case closed
        /// The record contradicts what is stored, such as an id that is taken, or goes beyond a limit.
        case badRecord
        case notFound
        /// The delivery is not in a state that allows it.
        case notPossible
    }

    package var code: Code
    package var message: String
    /// What the system or SQLite said.
    package var cause: String?

    package init(_ code: Code, _ message: String, cause: String? = nil) {
        self.code = code
        self.message = message
        self.cause = cause
    }

    /// Nothing that follows can be trusted: the process must end.
    package var isFinal: Bool { code == .flushFailed || code == .corrupt }

    /// The fault lies in one record, not in the disk.
    var isOfOneRecord: Bool { code == .badRecord }

    package var description: String {
        cause.map { "\(message) (\($0))" } ?? message
    }
}
