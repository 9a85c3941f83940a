import Foundation

extension SliceFile {
    private static let sides = ["", "-wal", "-shm"]

    /// Gives the slice another name together with what SQLite keeps beside it: so it still is a database of its own, and
    /// a new slice of its day does not take up its log. On the committer's thread, which alone makes slices.
    func move(to name: String) throws(StoreError) {
        var moved: [String] = []
        for side in Self.sides where access(path + side, F_OK) == 0 {
            guard rename(path + side, directory + "/" + name + side) == 0 else {
                let cause = Volume.lastError()
                for side in moved { rename(directory + "/" + name + side, path + side) }
                throw StoreError(.io, "cannot move \(self.name)\(side) aside", cause: cause)
            }
            moved.append(side)
        }
        try Volume.flushDirectory(directory)
    }

    /// Sends the logs after slices that were being moved when the process ended. To be called before any slice is made.
    static func finishMoves(in directory: String) throws(StoreError) {
        let names = Set((try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? [])
        var isChanged = false
        for side in sides.dropFirst() {
            for orphan in names where orphan.hasSuffix(side) {
                let base = String(orphan.dropLast(side.count))
                guard SliceFile(name: base, directory: directory) != nil, !names.contains(base) else { continue }
                guard let target = target(of: base, side, in: names) else { continue }
                guard rename(directory + "/" + orphan, directory + "/" + target + side) == 0 else {
                    throw StoreError(.io, "cannot move \(orphan) aside", cause: Volume.lastError())
                }
                isChanged = true
            }
        }
        if isChanged { try Volume.flushDirectory(directory) }
    }

    /// The last that was moved aside as damaged before one that was dropped: of the former nothing is deleted.
    private static func target(of base: String, _ side: String, in names: Set<String>) -> String? {
        let targets = names.filter {
            $0.hasPrefix(base + ".") && !$0.dropFirst(base.count).contains("-") && !names.contains($0 + side)
                && !$0.hasSuffix(QuarantinedSlice.releasedSuffix)
        }
        let damaged = targets.filter { $0.hasPrefix(base + Quarantine.suffix) }
        return (damaged.isEmpty ? targets : damaged).max { ($0.utf8.count, $0) < ($1.utf8.count, $1) }
    }
}
