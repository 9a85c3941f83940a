/// A code table from a CSV file: what is sent, and what it becomes.
package struct CodeTable: Sendable {
    package var name: String
    package var file: String
    package var ignoresCase: Bool
    /// Keys are UTF-8 bytes; ASCII upper-cased when `ignoresCase`.
    private var entries: [[UInt8]: Entry]

    package struct Entry: Sendable {
        package var value: [UInt8]
        /// 1-based line in the CSV file, for traces and coverage.
        package var line: Int

        package init(value: [UInt8], line: Int) {
            self.value = value
            self.line = line
        }
    }

    /// A later entry for the same key wins; the reader reports duplicates before it comes to that.
    package init(name: String, file: String, ignoresCase: Bool = false, rows: [(key: [UInt8], entry: Entry)]) {
        self.name = name
        self.file = file
        self.ignoresCase = ignoresCase
        self.entries = [:]
        for row in rows {
            entries[ignoresCase ? Self.folded(row.key) : row.key] = row.entry
        }
    }

    package var count: Int { entries.count }

    /// ASCII upper-cased when `ignoresCase`.
    package var keys: [[UInt8]] { Array(entries.keys) }

    package var lines: [Int] { entries.values.map(\.line).sorted() }

    package func entry(for key: some Collection<UInt8>) -> Entry? {
        entries[ignoresCase ? Self.folded(key) : Array(key)]
    }

    private static func folded(_ key: some Collection<UInt8>) -> [UInt8] {
        key.map { $0 >= 0x61 && $0 <= 0x7A ? $0 - 0x20 : $0 }
    }
}
