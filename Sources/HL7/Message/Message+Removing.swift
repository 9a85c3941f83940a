extension Message {
    /// Removes places, all of them as they are numbered before the call: segments are deleted, repetitions close
    /// up, fields, components and subcomponents are emptied. The header segment, MSH-1 and MSH-2 stay.
    ///
    /// Each segment concerned is rewritten once, however many of its places go.
    package mutating func remove(_ locations: [Location]) {
        var gone: Set<Int> = []
        var parts: [Int: [Location]] = [:]
        for location in locations where entries.indices.contains(location.segment) {
            if location.field == nil {
                gone.insert(location.segment)
            } else if !entries[location.segment].isHeader || !location.isHeaderSyntax {
                parts[location.segment, default: []].append(location)
            }
        }
        for (index, places) in parts where !gone.contains(index) { removeParts(places, of: index) }
        guard gone.contains(where: { $0 > 0 }) else { return }
        keepSegments { !gone.contains($0) }
    }

    /// Deletes the segments for whose index `isKept` says `false`, with their line ends; the header stays.
    package mutating func keepSegments(where isKept: (Int) -> Bool) {
        var kept: [SegmentEntry] = []
        kept.reserveCapacity(entries.count)
        for index in entries.indices where index == 0 || isKept(index) { kept.append(entries[index]) }
        guard kept.count < entries.count else { return }
        entries = kept
        directory = SegmentDirectory(entries)
        isChanged = true
    }

    private mutating func removeParts(_ places: [Location], of index: Int) {
        let ranges = scan(index) { Self.cuts(for: places, in: $0) }
        guard !ranges.isEmpty else { return }
        let segment = segmentBytes(at: index)
        var content: [UInt8] = []
        content.reserveCapacity(segment.count)
        var position = 0
        for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            if range.lowerBound > position { content += slice(position..<range.lowerBound, of: index) }
            position = max(position, range.upperBound)
        }
        content += slice(position..<segment.count, of: index)
        setContent(content, of: index)
    }

    /// What to cut out of a segment; the ranges may overlap.
    private static func cuts(for places: [Location], in scan: FieldScan) -> [Range<Int>] {
        var cursor = RepetitionCursor()
        var ranges: [Range<Int>] = []
        var repetitions: [Int: Set<Int>] = [:]
        for place in places.sorted(by: isBefore) {
            guard let field = place.field else { continue }
            if let repetition = place.repetition, place.component == nil, place.subcomponent == nil {
                repetitions[field, default: []].insert(repetition)
            } else if let range = cursor.range(of: place, in: scan), !range.isEmpty {
                ranges.append(range)
            }
        }
        for (field, numbers) in repetitions {
            guard let range = scan.field(field).range else { continue }
            ranges += closingUp(numbers, in: range, scan)
        }
        return ranges
    }

    private static func isBefore(_ first: Location, _ second: Location) -> Bool {
        (first.field ?? 0, first.repetition ?? 0, first.component ?? 0, first.subcomponent ?? 0)
            < (second.field ?? 0, second.repetition ?? 0, second.component ?? 0, second.subcomponent ?? 0)
    }

    /// What to cut out of a field so that these repetitions and one separator for each are gone.
    private static func closingUp(_ numbers: Set<Int>, in field: Range<Int>, _ scan: FieldScan) -> [Range<Int>] {
        var cuts: [Range<Int>] = []
        var start = field.lowerBound
        var number = 0
        var isFirst = true
        while start <= field.upperBound,
            let repetition = scan.repetition(1, of: start..<field.upperBound).range
        {
            number += 1
            if !numbers.contains(number) {
                isFirst = false
            } else if isFirst {
                cuts.append(repetition.lowerBound..<min(repetition.upperBound + 1, field.upperBound))
            } else {
                cuts.append(repetition.lowerBound - 1..<repetition.upperBound)
            }
            start = repetition.upperBound + 1
        }
        return cuts.filter { !$0.isEmpty }
    }
}
