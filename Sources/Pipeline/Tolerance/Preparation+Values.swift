import Dictionary
import HL7
import Routes

/// What stands in the values: nulls, unescaped delimiters, dates.
extension Preparation {
    // MARK: Nulls

    /// `""` is HL7: where it means what the standard says there is nothing to count.
    mutating func checkNulls() throws(Halt) {
        guard tolerance[.nulls] != .allow else { return }
        for index in 0..<message.segmentCount {
            guard let name = message.segmentName(at: index), !name.isHeader else { continue }
            let segment = message.segmentBytes(at: index)
            guard segment.contains(0x22) else { continue }
            let place = location(index, name)
            var parts: [(place: Location, range: Range<Int>, value: [UInt8])] = []
            for leaf in LeafWalk(segment, isHeader: false, message.delimiters)
            where leaf.range.count == 2 && Self.isNull(segment[Self.absolute(leaf.range, in: segment)]) {
                parts.append((place.at(leaf), leaf.range, []))
            }
            guard let first = parts.first else { continue }
            if try meet(.nulls, "the value is \"\"", .tableValue, at: first.place, count: parts.count) {
                write(parts, of: index)
                repaired(.nulls, "\"\" leaves as an empty value", count: parts.count)
            }
        }
    }

    // MARK: Delimiters

    mutating func checkRawDelimiters(_ lexicon: Lexicon) throws(Halt) {
        guard let subcomponent = message.delimiters.subcomponent else { return }
        for index in 0..<message.segmentCount {
            guard let name = message.segmentName(at: index), !name.isHeader else { continue }
            let segment = message.segmentBytes(at: index)
            guard name == .nte || name == .obx || segment.contains(subcomponent) else { continue }
            let parts = stray(in: segment, at: location(index, name), lexicon)
            guard let first = parts.first else { continue }
            if try meet(
                .rawDelimiters, "a delimiter stands unescaped in text", .dataType, at: first.place, count: parts.count)
            {
                write(parts, of: index)
                repaired(.rawDelimiters, "delimiters in text are escaped", count: parts.count)
            }
        }
    }

    /// The delimiters of a segment that can only be text, each with its escape sequence.
    private func stray(
        in segment: ArraySlice<UInt8>, at place: Location, _ lexicon: Lexicon
    ) -> [(place: Location, range: Range<Int>, value: [UInt8])] {
        let types = FieldTypes(lexicon: lexicon, name: place.name, message: message, index: place.segment)
        var parts: [(place: Location, range: Range<Int>, value: [UInt8])] = []
        for leaf in LeafWalk(segment, isHeader: false, message.delimiters) {
            let isStray =
                leaf.subcomponent > 1
                ? types.isWhole(leaf.field, component: leaf.component)
                : leaf.component > 1 && types.isText(leaf.field)
            guard isStray else { continue }
            let range = leaf.range.lowerBound - 1..<leaf.range.lowerBound
            let byte = segment[segment.startIndex + range.lowerBound]
            parts.append((place.at(leaf), range, Escapes.encode([byte], message.delimiters)))
        }
        return message.delimiters.escape == nil ? [] : parts
    }

    // MARK: Dates

    mutating func checkDates(_ lexicon: Lexicon) throws(Halt) {
        let fields = DateFields.of(lexicon.version)
        for index in 0..<message.segmentCount {
            guard let name = message.segmentName(at: index) else { continue }
            for field in fields.fields(of: name) { try checkDate(index, name, field) }
            if name == .obx, DateFields.isDate(raw(index, name, 2)) { try checkDate(index, name, 5) }
        }
    }

    private mutating func checkDate(_ index: Int, _ name: SegmentName, _ field: Int) throws(Halt) {
        let value = raw(index, name, field)
        // Nearly every date is one time without anything else.
        guard !value.isEmpty, !Timestamp.isPlain(value) else { return }
        let start = value.startIndex - message.segmentBytes(at: index).startIndex
        var parts: [(place: Location, range: Range<Int>, value: [UInt8])] = []
        var unclear = 0
        var place: Location?
        for (number, range) in Self.firstLeaves(of: value, message.delimiters).enumerated() {
            let text = Escapes.decode(value[range], message.delimiters)
            guard !text.isEmpty, text != [0x22, 0x22], Timestamp(hl7: text) == nil else { continue }
            var found = location(index, name, field)
            found.repetition = number + 1
            found.component = 1
            place = place ?? found
            if tolerance[.dates] == .repair, let repaired = DateRepair.repaired(text, tolerance.dateFormats) {
                let offset = range.lowerBound - value.startIndex + start
                parts.append((found, offset..<offset + range.count, repaired))
            } else {
                unclear += 1
            }
        }
        guard let place else { return }
        let text = "it is no date as HL7 writes them"
        guard try meet(.dates, text, .dataType, at: place, count: parts.count + unclear) else { return }
        write(parts, of: index)
        repaired(.dates, "dates are written as HL7 has them", count: parts.count)
        report.add(.dates, count: unclear)
    }

    /// The first component of each repetition; at most 1000.
    private static func firstLeaves(of value: ArraySlice<UInt8>, _ delimiters: Delimiters) -> [Range<Int>] {
        var ranges: [Range<Int>] = []
        var start = value.startIndex
        while ranges.count < 1000 {
            let repetition = value[start...].prefix { $0 != delimiters.repetition }
            let leaf = repetition.prefix { $0 != delimiters.component && $0 != delimiters.subcomponent }
            ranges.append(leaf.startIndex..<leaf.endIndex)
            guard repetition.endIndex < value.endIndex else { break }
            start = repetition.endIndex + 1
        }
        return ranges
    }

    static func absolute(_ range: Range<Int>, in segment: ArraySlice<UInt8>) -> Range<Int> {
        segment.startIndex + range.lowerBound..<segment.startIndex + range.upperBound
    }
}

extension Location {
    /// The place of a leaf of this segment.
    fileprivate func at(_ leaf: LeafWalk.Leaf) -> Location {
        var place = self
        place.field = leaf.field
        place.repetition = leaf.repetition
        place.component = leaf.component
        if leaf.subcomponent > 1 { place.subcomponent = leaf.subcomponent }
        return place
    }
}
