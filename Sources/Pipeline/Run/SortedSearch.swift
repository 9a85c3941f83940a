/// Searching arrays that are in ascending order.
extension Array {
    /// The index of the first element for which `isAtOrAfter` holds; it must hold for all that follow.
    func partitioningIndex(where isAtOrAfter: (Element) -> Bool) -> Int {
        var low = 0
        var high = count
        while low < high {
            let middle = low + (high - low) / 2
            if isAtOrAfter(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}

extension [Int] {
    func containsSorted(_ value: Int) -> Bool {
        let index = partitioningIndex { $0 >= value }
        return index < count && self[index] == value
    }
}
