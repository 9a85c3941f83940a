import Foundation
import Pipeline

/// Where message numbers go on in a store that was put back from a backup.
///
/// What was accepted after the backup has been delivered and logged under numbers that are not on disk any more: other
/// messages must not get them.
enum RestoredNumbers {
    /// Holds the last number that may have been given; it stays when deliveries are released, which may be before the
    /// first start.
    private static let name = "orderly.numbers"
    /// More than anybody accepts on one day between a backup and the loss of the disk; a day has a thousand times as many.
    private static let skipped = 1_000_000

    /// - Parameter last: the highest on disk.
    /// - Returns: the one after which numbers go on.
    static func last(_ last: MessageID, in directory: String) -> MessageID {
        if let kept = kept(in: directory), kept > last { return kept }
        // A slice that was put back by hand, with the mark beside it.
        return StoreBackup.isMarked(directory) ? skip(last) : last
    }

    /// To be called when a backup was put into `directory`.
    static func keep(in directory: String, reader: StoreReader) throws(StoreError) {
        var last = MessageID(
            day: CalendarDay(number: CalendarDay.number(ofNanoseconds: WallTime.now())).written, count: 0)
        if let newest = try SliceFile.all(in: directory).last {
            last = max(last, try reader.query(newest) { try $0.lastMessage() })
        }
        let path = directory + "/" + name
        try Volume.makeFile(path)
        try StoreBackup.write(Data("\(skip(last))\n".utf8), to: path)
        try Volume.flushDirectory(directory)
    }

    private static func skip(_ last: MessageID) -> MessageID {
        MessageID(day: last.day, count: last.count + skipped)
    }

    private static func kept(in directory: String) -> MessageID? {
        guard let data = FileManager.default.contents(atPath: directory + "/" + name), data.count < 100 else {
            return nil
        }
        return MessageID(String(decoding: data, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines))
    }
}
