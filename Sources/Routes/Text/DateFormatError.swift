/// Why a date format cannot be used.
package struct DateFormatError: Error, Hashable, Sendable, CustomStringConvertible {
    package var message: String
    /// Unicode scalars from the start of the format.
    package var offset: Int
    package var length: Int
    /// The whole format, corrected, where it is clear what was meant.
    package var suggestion: String?

    package init(_ message: String, at offset: Int, length: Int = 1, suggestion: String? = nil) {
        self.message = message
        self.offset = offset
        self.length = length
        self.suggestion = suggestion
    }

    package var description: String {
        suggestion.map { "\(message); write \($0)" } ?? message
    }
}
