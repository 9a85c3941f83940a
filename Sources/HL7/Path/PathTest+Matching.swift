extension Path.Test {
    /// Whether the first part of a place is, or is not, the value; a place that is not there is empty.
    func holds(for range: Range<Int>?, in scan: FieldScan, isRaw: Bool) -> Bool {
        guard let range else { return value.isEmpty == isEqual }
        if isRaw { return scan.view(range).elementsEqual(value) == isEqual }
        let leaf = scan.view(scan.leaf(of: range))
        if let escape = scan.delimiters.escape, leaf.contains(escape) {
            return (Escapes.decode(leaf, scan.delimiters) == value) == isEqual
        }
        return leaf.elementsEqual(value) == isEqual
    }

    /// The same for a pick of a repetition, where `part` is a component and `subpart` a subcomponent.
    func holds(forRepetition repetition: Range<Int>, in scan: FieldScan) -> Bool {
        let place = Location(segment: 0, name: .msh, component: part, subcomponent: subpart)
        return holds(for: scan.range(of: place, inRepetition: repetition), in: scan, isRaw: false)
    }
}
