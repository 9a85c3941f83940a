/// Where the segments of each name are, for messages with so many that looking through them for each lookup would
/// make a loop over them quadratic.
struct SegmentDirectory: Sendable {
    static let fewest = 256

    /// Ascending positions by `SegmentName.code`.
    private var positions: [UInt32: [Int]] = [:]

    /// `nil` when there are too few segments to be worth it.
    @inline(__always)
    init?(_ entries: [SegmentEntry]) {
        guard entries.count >= Self.fewest else { return nil }
        self.init(many: entries)
    }

    private init(many entries: [SegmentEntry]) {
        for index in entries.indices where entries[index].code != 0 {
            positions[entries[index].code, default: []].append(index)
        }
    }

    func all(_ code: UInt32) -> [Int] { positions[code] ?? [] }

    func all(_ name: SegmentName) -> [Int] { all(name.code) }

    /// How many segments of that name stand at or before `index`.
    func occurrence(of index: Int, _ name: SegmentName) -> Int {
        let all = all(name)
        var low = 0
        var high = all.count
        while low < high {
            let middle = low + (high - low) / 2
            if all[middle] <= index { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
