/// Reading is total: what is not there is empty.
extension Message {
    /// The bytes at a place as sent: escaped, with all smaller parts. MSH-1 is the separator, MSH-2 the encoding
    /// characters.
    package func raw(at location: Location) -> ArraySlice<UInt8> {
        guard entries.indices.contains(location.segment) else { return [] }
        let entry = entries[location.segment]
        let segment = content(of: entry)
        let scan = FieldScan(delimiters: delimiters, isHeader: entry.isHeader)
        guard let range = scan.range(of: location, in: segment) else { return [] }
        return segment[range]
    }

    /// The unescaped text at a place; where it has smaller parts, that of its first part.
    package func text(at location: Location) -> [UInt8] {
        guard entries.indices.contains(location.segment) else { return [] }
        let entry = entries[location.segment]
        let segment = content(of: entry)
        let scan = FieldScan(delimiters: delimiters, isHeader: entry.isHeader)
        guard let range = scan.range(of: location, in: segment) else { return [] }
        guard let field = location.field else {
            return Array(segment.prefix { $0 != delimiters.field })
        }
        if entry.isHeader, field <= 2 { return Array(segment[range]) }
        return Escapes.decode(segment[scan.leaf(of: range, in: segment)], delimiters)
    }

    /// The text of the first place a path selects, or nothing.
    package func text(_ path: Path, in scope: Scope = Scope()) -> [UInt8] {
        guard let location = location(of: path, in: scope) else { return [] }
        return text(at: location)
    }

    /// What was sent there: something, nothing (or separators only), or `""`, which means delete.
    package func state(at location: Location) -> ValueState {
        let raw = raw(at: location)
        if location.isHeaderSyntax { return raw.isEmpty ? .empty : .valued }
        if raw.count == 2, raw.elementsEqual([0x22, 0x22]) { return .null }
        let isEmpty = raw.allSatisfy { byte in
            byte == delimiters.component || byte == delimiters.subcomponent || byte == delimiters.repetition
        }
        return isEmpty ? .empty : .valued
    }
}
