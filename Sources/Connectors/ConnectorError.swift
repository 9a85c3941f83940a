/// Why a destination could not be built from its definition. Never holds a secret.
package struct ConnectorError: Error, Hashable, Sendable, CustomStringConvertible {
    package enum Code: String, Hashable, Sendable {
        /// Clear text to another machine without `insecure: yes`.
        case clearTextRefused = "clear_text_refused"
        /// A certificate, key or list of authorities that cannot be read or used.
        case unusableCredentials = "unusable_credentials"
        /// A file destination whose directory is not an absolute path.
        case directoryNotAbsolute = "directory_not_absolute"
        /// A number outside of what the connector can do.
        case outOfRange = "out_of_range"
    }

    package var code: Code
    /// For people: what is wrong and what would be right.
    package var message: String
    /// What lies beneath, in the words of the library that said it.
    package var cause: String?

    package init(_ code: Code, _ message: String, cause: String? = nil) {
        self.code = code
        self.message = message
        self.cause = cause
    }

    package var description: String {
        cause.map { "\(message) (\($0))" } ?? message
    }
}
