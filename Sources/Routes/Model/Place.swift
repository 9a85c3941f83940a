/// A position in a route file, kept for run time: logs, dead letters and ERR-8 name it.
package struct Place: Hashable, Sendable, CustomStringConvertible {
    package var file: String
    /// 1-based.
    package var line: Int
    package var column: Int

    package init(file: String, line: Int, column: Int) {
        self.file = file
        self.line = line
        self.column = column
    }

    /// `registrations.yaml:46:5`
    package var description: String { "\(file):\(line):\(column)" }
}
