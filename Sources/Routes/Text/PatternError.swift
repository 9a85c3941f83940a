/// Why a pattern cannot be used.
package struct PatternError: Error, Hashable, Sendable, CustomStringConvertible {
    package var message: String
    /// Unicode scalars from the start of the pattern.
    package var offset: Int
    /// What to write instead, in words.
    package var help: String?

    package init(_ message: String, at offset: Int, help: String? = nil) {
        self.message = message
        self.offset = offset
        self.help = help
    }

    package var description: String { "\(message) (at character \(offset + 1))" }
}
