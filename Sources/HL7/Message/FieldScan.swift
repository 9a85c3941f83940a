/// Finding parts inside one segment. Positions are those of the slice's array.
///
/// ```
/// PID|1||12345^^^HOSP&1.2.3&ISO^MR~678
///    field 3 ─┘     component 4 ┘    └ repetition 2
/// MSH|^~\&|LAB         field 1 is the separator, field 2 the encoding characters, field 3 `LAB`
/// ```
struct FieldScan {
    let delimiters: Delimiters
    /// MSH, FHS, BHS.
    let isHeader: Bool

    enum Part {
        case found(Range<Int>)
        /// It would begin at `at`, after that many separators more.
        case missing(at: Int, separators: Int)

        var range: Range<Int>? {
            if case .found(let range) = self { range } else { nil }
        }
    }

    /// The bytes of a field, all repetitions.
    func field(_ number: Int, in segment: ArraySlice<UInt8>) -> Part {
        let (start, end) = (segment.startIndex, segment.endIndex)
        guard number > 0 else { return .missing(at: end, separators: 0) }
        guard isHeader else {
            guard segment.count > 3 else { return .missing(at: end, separators: number) }
            return part(number, of: start + 4..<end, in: segment, separator: delimiters.field)
        }
        guard segment.count > 3 else { return .missing(at: end, separators: 0) }
        if number == 1 { return .found(start + 3..<start + 4) }
        return part(number - 1, of: start + 4..<end, in: segment, separator: delimiters.field)
    }

    func repetition(_ number: Int, of field: Range<Int>, in segment: ArraySlice<UInt8>) -> Part {
        part(number, of: field, in: segment, separator: delimiters.repetition)
    }

    /// How many repetitions a field has; an empty one has none.
    func repetitionCount(_ field: Range<Int>, in segment: ArraySlice<UInt8>) -> Int {
        guard !field.isEmpty else { return 0 }
        guard let separator = delimiters.repetition else { return 1 }
        return 1
            + segment.withUnsafeBufferPointer {
                let base = segment.startIndex
                return ByteScan.count(of: separator, in: $0, field.lowerBound - base..<field.upperBound - base)
            }
    }

    /// The `number`th of the parts of `range` between separators; without a separator the whole is part 1.
    @inline(__always)
    func part(_ number: Int, of range: Range<Int>, in segment: ArraySlice<UInt8>, separator: UInt8?) -> Part {
        guard number > 0 else { return .missing(at: range.upperBound, separators: 0) }
        guard let separator else {
            return number == 1 ? .found(range) : .missing(at: range.upperBound, separators: number - 1)
        }
        let base = segment.startIndex
        return segment.withUnsafeBufferPointer { buffer in
            var start = range.lowerBound - base
            let end = range.upperBound - base
            if number > 1 {
                let before = ByteScan.find(number - 1, of: separator, in: buffer, start..<end)
                guard before.found == number - 1 else {
                    return .missing(at: range.upperBound, separators: number - 1 - before.found)
                }
                start = before.index + 1
            }
            let stop = ByteScan.find(1, of: separator, in: buffer, start..<end)
            return .found(base + start..<base + stop.index)
        }
    }

    /// The place inside `segment` that a location names; `nil` when it is not there.
    func range(of location: Location, in segment: ArraySlice<UInt8>) -> Range<Int>? {
        guard let number = location.field else { return segment.startIndex..<segment.endIndex }
        guard let field = field(number, in: segment).range else { return nil }
        if location.repetition == nil, location.component == nil, location.subcomponent == nil { return field }
        if isHeader, number <= 2 {
            let isWhole = (location.repetition ?? 1, location.component ?? 1, location.subcomponent ?? 1) == (1, 1, 1)
            return isWhole ? field : nil
        }
        guard let repetition = repetition(location.repetition ?? 1, of: field, in: segment).range else { return nil }
        return range(of: location, inRepetition: repetition, in: segment)
    }

    func range(
        of location: Location, inRepetition repetition: Range<Int>, in segment: ArraySlice<UInt8>
    ) -> Range<Int>? {
        guard location.component != nil || location.subcomponent != nil else { return repetition }
        let component = part(location.component ?? 1, of: repetition, in: segment, separator: delimiters.component)
        guard let number = location.subcomponent, let range = component.range else { return component.range }
        return part(number, of: range, in: segment, separator: delimiters.subcomponent).range
    }

    /// The smallest first part of `range`, up to its first separator of any kind.
    func leaf(of range: Range<Int>, in segment: ArraySlice<UInt8>) -> Range<Int> {
        let end = segment[range].firstIndex { byte in
            byte == delimiters.component || byte == delimiters.subcomponent || byte == delimiters.repetition
        }
        return range.lowerBound..<(end ?? range.upperBound)
    }
}
