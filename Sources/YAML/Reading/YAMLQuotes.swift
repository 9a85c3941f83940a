/// Writes a text so that YAML reads it back as that text.
package enum YAMLQuotes {
    /// In single quotes when it holds double quotes, as conditions do.
    package static func quoted(_ text: String) -> String {
        if text.contains("\"") {
            return "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''") + "'"
        }
        return "\"" + text.split(separator: "\\", omittingEmptySubsequences: false).joined(separator: "\\\\") + "\""
    }
}
