/// Reading is total: what is not there is empty.
extension Message {
    /// The bytes at a place as sent: escaped, with all smaller parts. MSH-1 is the separator, MSH-2 the encoding
    /// characters.
    package func raw(at location: Location) -> ArraySlice<UInt8> {
        let index = location.segment
        guard entries.indices.contains(index), let range = scan(index, { $0.range(of: location) }) else { return [] }
        return slice(range, of: index)
    }

    /// The unescaped text at a place; where it has smaller parts, that of its first part.
    package func text(at location: Location) -> [UInt8] {
        let index = location.segment
        guard entries.indices.contains(index) else { return [] }
        return scan(index) { scan in
            guard let range = scan.range(of: location) else { return [] }
            guard let field = location.field else { return Array(scan.bytes.prefix { $0 != delimiters.field }) }
            if scan.isHeader, field <= 2 { return Array(scan.view(range)) }
            return Escapes.decode(scan.view(scan.leaf(of: range)), delimiters)
        }
    }

    /// The text of the first place a path selects, without a copy where nothing is escaped: the way to look at many
    /// values.
    package func value(_ path: Path) -> ArraySlice<UInt8> {
        guard let place = path.plain else { return text(path)[...] }
        guard let index = index(of: Int(place.segment), place.code), let leaf = scan(index, { $0.leaf(at: place) })
        else { return [] }
        let value = slice(leaf.range, of: index)
        return leaf.isText ? value : Escapes.decode(value, delimiters)[...]
    }

    /// Shows the text of the first place a path selects, where it stands; of nothing when there is none.
    package func withValue(of path: Path, _ body: (Span<UInt8>) -> Void) {
        guard let place = path.plain, let index = index(of: Int(place.segment), place.code) else {
            return body(text(path).span)
        }
        scan(index) { scan in
            guard let leaf = scan.leaf(at: place) else { return body(Span()) }
            let bytes = scan.bytes.span.extracting(leaf.range)
            if leaf.isText { body(bytes) } else { body(Escapes.decode(scan.view(leaf.range), delimiters).span) }
        }
    }

    /// The text of the first place a path selects, or nothing.
    package func text(_ path: Path, in scope: Scope = Scope()) -> [UInt8] {
        if scope.isWide, path.plain != nil { return Array(value(path)) }
        guard let location = location(of: path, in: scope) else { return [] }
        return text(at: location)
    }

    /// What was sent there: something, nothing (or separators only), or `""`, which means delete.
    package func state(at location: Location) -> ValueState {
        let index = location.segment
        guard entries.indices.contains(index) else { return .empty }
        return scan(index) { scan in
            guard let range = scan.range(of: location), !range.isEmpty else { return .empty }
            if scan.isHeader, let field = location.field, field <= 2 { return .valued }
            let value = scan.view(range)
            if value.count == 2, value.allSatisfy({ $0 == 0x22 }) { return .null }
            return value.allSatisfy(scan.isPartSeparator) ? .empty : .valued
        }
    }

    /// The raw bytes at many places; in ascending order they are found in one pass over each field.
    package func rawValues(at locations: [Location]) -> [ArraySlice<UInt8>] {
        var cursor = RepetitionCursor()
        return locations.map { location in
            let index = location.segment
            guard entries.indices.contains(index),
                let range = scan(index, { cursor.range(of: location, in: $0) })
            else { return [] }
            return slice(range, of: index)
        }
    }
}
