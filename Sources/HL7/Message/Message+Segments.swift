extension Message {
    /// Lines that are not blank, in the order in which they would leave now.
    package var segmentCount: Int { entries.count }

    /// - Returns: `nil` when there is no such segment, or its line has no valid identifier.
    package func segmentName(at index: Int) -> SegmentName? {
        guard entries.indices.contains(index) else { return nil }
        return SegmentName(checked: entries[index].code)
    }

    /// A segment without its line end; empty when there is none at `index`.
    package func segmentBytes(at index: Int) -> ArraySlice<UInt8> {
        guard entries.indices.contains(index) else { return [] }
        return content(of: entries[index])
    }

    /// The indices of all segments of that name, ascending.
    package func segments(named name: SegmentName) -> [Int] {
        if let directory { return directory.all(name) }
        return entries.indices.filter { entries[$0].code == name.code }
    }

    package func hasSegment(_ name: SegmentName) -> Bool {
        if let directory { return !directory.all(name).isEmpty }
        return entries.contains { $0.code == name.code }
    }

    /// How many segments of that name stand at or before `index`.
    package func occurrence(of index: Int, _ name: SegmentName) -> Int {
        if let directory { return directory.occurrence(of: index, name) }
        var count = 0
        for entry in entries.prefix(index + 1) where entry.code == name.code { count += 1 }
        return count
    }

    /// Calls `body` with the index and the occurrence of each segment of that name, until it returns `false`.
    /// Inside a `for_each` these are the segments that the name means there.
    func visit(_ name: SegmentName, in scope: Scope, _ body: (_ index: Int, _ occurrence: Int) -> Bool) {
        for narrowed in scope.segments where narrowed.name == name {
            for index in narrowed.indices where segmentName(at: index) == name {
                guard body(index, occurrence(of: index, name)) else { return }
            }
            return
        }
        if let directory {
            var occurrence = 0
            for index in directory.all(name) {
                occurrence += 1
                guard body(index, occurrence) else { return }
            }
            return
        }
        var occurrence = 0
        for index in entries.indices where entries[index].code == name.code {
            occurrence += 1
            guard body(index, occurrence) else { return }
        }
    }
}
