/// Why an operator does something: kept with the message or the replay, so never empty and not endless.
package struct OperatorReason: Hashable, Sendable, CustomStringConvertible {
    package let description: String

    /// Characters.
    package static let limit = 500

    /// - Parameter what: what is to be done, for the error: `discarding 261123-000042.2`.
    /// - Throws: `notPossible` for one that says nothing or too much.
    package init(_ text: String, for what: String) throws(StoreError) {
        let isBlank = !text.contains { !$0.isWhitespace }
        guard !isBlank else { throw StoreError(.notPossible, "\(what) needs a reason") }
        guard text.count <= Self.limit else {
            throw StoreError(
                .notPossible, "the reason for \(what) has \(text.count) characters, the limit is \(Self.limit)")
        }
        // On one line of a terminal, whatever was typed.
        description = String(
            text.unicodeScalars.map { $0.properties.generalCategory == .control ? " " : Character($0) })
    }
}
