/// Where a line of a batch begins.
package struct BatchPlace: Hashable, Sendable, CustomStringConvertible {
    /// 1-based; CRLF ends one line.
    package var line: Int
    /// Bytes before it, from the beginning of the input.
    package var offset: Int

    package init(line: Int, offset: Int) {
        self.line = line
        self.offset = offset
    }

    package var description: String { "line \(line)" }
}
