/// Writing never traps and never changes anything outside the place written to. A write costs time in proportion
/// to its segment.
extension Message {
    /// Whether a write to this place can be carried out: its segment is there, it is not a whole segment or MSH-1 or
    /// MSH-2, the header declares the separators it needs, and field, component and subcomponent are at most 1000
    /// and the repetition at most 10,000.
    package func canWrite(at location: Location) -> Bool {
        slot(for: location) != nil
    }

    /// Writes bytes that are already in this message's delimiters. The message grows with empties up to the place.
    ///
    /// What would reach beyond the place is escaped: line ends, the field separator, and in a component also the
    /// component separator and so on. A write that `canWrite(at:)` denies changes nothing.
    package mutating func setRaw(_ raw: [UInt8], at location: Location) {
        guard let slot = slot(for: location) else { return }
        if slot.padding.isEmpty {
            guard !slice(slot.range, of: location.segment).elementsEqual(raw) else { return }
            let safe = contained(raw, in: location)
            guard !slice(slot.range, of: location.segment).elementsEqual(safe) else { return }
            replace(slot.range, of: location.segment, with: safe)
        } else if !raw.isEmpty {
            replace(slot.range, of: location.segment, with: slot.padding + contained(raw, in: location))
        }
    }

    /// Writes text, escaped for this message.
    ///
    /// - Returns: `false`, and nothing is changed, when the place cannot be written or the header declares no escape
    ///   character and the text needs one.
    @discardableResult
    package mutating func setText(_ text: [UInt8], at location: Location) -> Bool {
        guard canWrite(at: location), Escapes.canEncode(text, delimiters) else { return false }
        setRaw(Escapes.encode(text, delimiters), at: location)
        return true
    }

    /// Empties a place; its separators stay.
    package mutating func clear(_ location: Location) {
        setRaw([], at: location)
    }

    /// Adds a repetition behind the last one; an empty field gets it as its first.
    ///
    /// - Returns: `false`, and nothing is changed, when the segment is not there, the field cannot be written, it
    ///   has 10,000 repetitions already, or the header declares no repetition separator and the field has a value.
    @discardableResult
    package mutating func appendRepetition(_ raw: [UInt8], segment index: Int, field: Int) -> Bool {
        guard let name = segmentName(at: index) else { return false }
        let count = repetitionCount(segment: index, field: field)
        let location = Location(segment: index, name: name, field: field, repetition: count + 1)
        guard let slot = slot(for: location) else { return false }
        let value = slot.padding + contained(raw, in: location)
        if !value.isEmpty { replace(slot.range, of: index, with: value) }
        return true
    }

    // MARK: Parts of it

    private func isWithinLimits(_ location: Location) -> Bool {
        func holds(_ number: Int?, _ limit: Int) -> Bool { number.map { $0 >= 1 && $0 <= limit } ?? true }
        return holds(location.field, GrowthLimits.fields) && holds(location.repetition, GrowthLimits.repetitions)
            && holds(location.component, GrowthLimits.components)
            && holds(location.subcomponent, GrowthLimits.subcomponents)
    }

    private func slot(for location: Location) -> WriteSlot? {
        guard let field = location.field, isWithinLimits(location), entries.indices.contains(location.segment),
            entries[location.segment].code != 0
        else { return nil }
        return scan(location.segment) { scan in
            // MSH-1 and MSH-2 are not written, and a header line without them has no fields to count from.
            if scan.isHeader, field <= 2 || scan.bytes.count <= 4 { return nil }
            return WriteSlot(for: location, in: scan)
        }
    }

    /// The value with everything escaped that would end the place it goes to.
    func contained(_ raw: [UInt8], in location: Location) -> [UInt8] {
        var ends: (UInt8, UInt8?, UInt8?, UInt8?) = (delimiters.field, nil, nil, nil)
        let isBelow = location.component != nil || location.subcomponent != nil
        if isBelow || location.repetition != nil { ends.1 = delimiters.repetition }
        if isBelow { ends.2 = delimiters.component }
        if location.subcomponent != nil { ends.3 = delimiters.subcomponent }
        func leaves(_ byte: UInt8) -> Bool {
            byte == 0x0D || byte == 0x0A || byte == ends.0 || byte == ends.1 || byte == ends.2 || byte == ends.3
        }
        guard raw.contains(where: leaves) else { return raw }
        var safe: [UInt8] = []
        safe.reserveCapacity(raw.count + 16)
        for byte in raw {
            if leaves(byte) { Escapes.append(byte, to: &safe, delimiters) } else { safe.append(byte) }
        }
        return safe
    }

    /// Replaces part of a segment's bytes; the range counts from its first byte.
    mutating func replace(_ range: Range<Int>, of index: Int, with value: [UInt8]) {
        let edit = Int(entries[index].edit)
        if edit >= 0 {
            edits[edit].replaceSubrange(range, with: value)
        } else {
            let content = entries[index].content
            var own: [UInt8] = []
            own.reserveCapacity(content.count - range.count + value.count)
            own += bytes[content.lowerBound..<content.lowerBound + range.lowerBound]
            own += value
            own += bytes[content.lowerBound + range.upperBound..<content.upperBound]
            setContent(own, of: index)
        }
        isChanged = true
    }

    mutating func setContent(_ content: [UInt8], of index: Int) {
        let edit = Int(entries[index].edit)
        if edit >= 0 {
            edits[edit] = content
        } else {
            entries[index].edit = Int32(truncatingIfNeeded: edits.count)
            edits.append(content)
        }
        isChanged = true
    }
}
