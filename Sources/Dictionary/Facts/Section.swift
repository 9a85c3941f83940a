/// The runs of records in the embedded facts, in the order in which the header names them.
enum Section: Int {
    case segments, fields, types, components, tables, codes, structures, nodes, lists, events, texts

    var count: Int { Facts.number32(at: 12 + 8 * rawValue) }

    /// Where the record of an index begins; outside of the facts for an index that there is not.
    func offset(of index: Int) -> Int {
        guard index >= 0, index < count else { return -1_000 }
        return Facts.number32(at: 8 + 8 * rawValue) + index * recordSize
    }

    private var recordSize: Int {
        switch self {
        case .segments, .types, .components, .events: 16
        case .fields: 24
        case .tables: 20
        case .codes, .structures: 12
        case .nodes, .lists: 8
        case .texts: 1
        }
    }

    /// The first index of a sorted range whose record does not come before what is sought; the range's end if all do.
    func firstIndex(in range: Range<Int>, where comesBefore: (Record) -> Bool) -> Int {
        var low = range.lowerBound
        var high = range.upperBound
        while low < high {
            let middle = low + (high - low) / 2
            if comesBefore(Record(self, middle)) { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
