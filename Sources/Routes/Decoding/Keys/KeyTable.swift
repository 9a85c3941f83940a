/// The keys that one kind of mapping accepts.
package struct KeyTable: Sendable {
    /// As messages name it: "a route", "`retry`".
    package var name: String
    package var keys: [Key]
    package var summary: String

    package init(_ name: String, _ summary: String, _ keys: [Key]) {
        self.name = name
        self.keys = keys
        self.summary = summary
    }

    package func key(_ name: String) -> Key? { keys.first { $0.name == name } }

    package var names: [String] { keys.map(\.name) }
}
