/// A stretch of one line in a source file. Lines and columns are 1-based; columns count characters.
package struct SourceSpan: Hashable, Sendable {
    /// The path as the user gave it, relative where possible.
    package var file: String
    package var line: Int
    package var column: Int
    /// Number of characters under the caret, at least 1.
    package var length: Int

    package init(file: String, line: Int, column: Int, length: Int = 1) {
        self.file = file
        self.line = line
        self.column = column
        self.length = max(1, length)
    }
}
