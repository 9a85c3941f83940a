import Foundation
import GRDB
import Logging

/// Drops slices that are old enough and in which nothing is left to do: closed, unlinked, gone at once.
enum Retention {
    /// On the committer's thread.
    ///
    /// - Returns: the files that were dropped.
    static func run(_ slices: SliceSet, reader: StoreReader, at now: Int64) throws(StoreError) -> [SliceFile] {
        let today = CalendarDay.number(ofNanoseconds: now)
        let keptDays = slices.configuration.keep.nanoseconds / 86_400_000_000_000
        var dropped: [SliceFile] = []
        for file in try SliceFile.all(in: slices.configuration.directory).dropLast() {
            // The last message of a slice may be as young as the end of its day.
            guard CalendarDay(written: file.day).number + 1 + keptDays <= today else { continue }
            guard try isSettled(slices.existingWriter(for: file.day)) else { continue }
            try slices.close(day: file.day)
            reader.forget(day: file.day)
            for path in [file.path] + file.sidePaths { unlink(path) }
            dropped.append(file)
        }
        if !dropped.isEmpty { try Volume.flushDirectory(slices.configuration.directory) }
        return dropped
    }

    /// Dead letters and what is parked count as unsettled.
    private static func isSettled(_ writer: SliceWriter) throws(StoreError) -> Bool {
        let open = try writer.access("cannot read \(writer.file.name)") {
            try Int.fetchOne($0, sql: "SELECT 1 FROM delivery WHERE state < 10 LIMIT 1")
        }
        return open == nil
    }
}
