/// What is wrong with a path, where, and how it is written right.
package struct PathError: Error, Hashable, Sendable, CustomStringConvertible {
    package var message: String
    /// In characters from the path's first.
    package var offset: Int
    package var length: Int
    /// The whole path, corrected, where it is clear what was meant.
    package var suggestion: String?

    package init(message: String, offset: Int, length: Int, suggestion: String? = nil) {
        self.message = message
        self.offset = offset
        self.length = length
        self.suggestion = suggestion
    }

    package var description: String {
        suggestion.map { "\(message); write \($0)" } ?? message
    }
}
