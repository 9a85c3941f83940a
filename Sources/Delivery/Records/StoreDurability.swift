/// What SQLite says of itself on the connection that commits; read, not assumed.
package struct StoreDurability: Hashable, Sendable {
    /// `wal`
    package var journalMode: String
    /// 2 = FULL: each commit is flushed before it is reported.
    package var synchronous: Int

    package init(journalMode: String, synchronous: Int) {
        self.journalMode = journalMode
        self.synchronous = synchronous
    }
}
