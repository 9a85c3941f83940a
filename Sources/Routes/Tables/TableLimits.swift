/// How large a code table may be.
package struct TableLimits: Sendable {
    package var bytes: Int
    package var rows: Int

    package init(bytes: Int = 10_000_000, rows: Int = 1_000_000) {
        self.bytes = bytes
        self.rows = rows
    }
}
