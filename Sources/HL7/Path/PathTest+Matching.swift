extension Path.Test {
    /// Whether the first part of a place is, or is not, the value; a place that is not there is empty.
    func holds(for range: Range<Int>?, in segment: ArraySlice<UInt8>, _ scan: FieldScan, isRaw: Bool) -> Bool {
        guard let range else { return value.isEmpty == isEqual }
        if isRaw { return segment[range].elementsEqual(value) == isEqual }
        let leaf = segment[scan.leaf(of: range, in: segment)]
        if let escape = scan.delimiters.escape, leaf.contains(escape) {
            return (Escapes.decode(leaf, scan.delimiters) == value) == isEqual
        }
        return leaf.elementsEqual(value) == isEqual
    }

    /// The same for a pick of a repetition, where `part` is a component and `subpart` a subcomponent.
    func holds(forRepetition repetition: Range<Int>, in segment: ArraySlice<UInt8>, _ scan: FieldScan) -> Bool {
        let place = Location(segment: 0, name: .msh, component: part, subcomponent: subpart)
        return holds(for: scan.range(of: place, inRepetition: repetition, in: segment), in: segment, scan, isRaw: false)
    }
}
