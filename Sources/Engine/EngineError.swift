import Delivery

/// Why the engine could not start or had to stop.
package struct EngineError: Error, Sendable, CustomStringConvertible {
    package enum Code: String, Sendable {
        /// No listener could be opened.
        case cannotListen
        /// A destination could not be made from its settings (a certificate that cannot be read, for one).
        case badDestination
        /// A failed fsync: what the disk holds is unknown, so nothing more is accepted (exit status 74).
        case storeFailed
        /// The control socket's other end does not keep to the protocol.
        case control
    }

    package var code: Code
    package var message: String

    package init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    static func storeFailed(_ cause: StoreError) -> EngineError {
        EngineError(.storeFailed, "the disk failed to make data durable: \(cause)")
    }

    package var description: String { message }
}
