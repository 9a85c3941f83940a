import GRDB

extension StoreReader {
    /// When the newest message came in, nanoseconds since 1970-01-01 UTC; of a store that keeps only records the end of
    /// their last day. `nil` for one that never held anything.
    func newestReceipt() -> Int64? {
        let files = (try? files()) ?? []
        for file in files.reversed() {
            // The last by its id, not by its time: what a clock that ran ahead has left is put right by what came after.
            let found = try? readable(file, for: .search) { slice in
                try StoredRow.one(
                    slice.database, "message", sql: "SELECT received_at FROM message ORDER BY id DESC LIMIT 1")?
                    .integer(0)
            }
            if let receivedAt = found ?? nil { return receivedAt }
        }
        return (try? SliceRecord.all(in: directory).last).map { CalendarDay(written: $0.day).next.begin }
    }
}
