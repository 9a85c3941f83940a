/// Finding parts inside the bytes of one segment; positions count from its first byte.
///
/// ```
/// PID|1||12345^^^HOSP&1.2.3&ISO^MR~678
///    field 3 ─┘     component 4 ┘    └ repetition 2
/// MSH|^~\&|LAB         field 1 is the separator, field 2 the encoding characters, field 3 `LAB`
/// ```
///
/// It looks at the bytes without owning them, so it never leaves the closure it is handed to.
struct FieldScan {
    let bytes: UnsafeBufferPointer<UInt8>
    let delimiters: Delimiters
    /// MSH, FHS, BHS.
    let isHeader: Bool

    enum Part {
        case found(Range<Int>)
        /// It would begin at `at`, after that many separators more.
        case missing(at: Int, separators: Int)

        @inline(__always)
        var range: Range<Int>? {
            if case .found(let range) = self { range } else { nil }
        }
    }

    /// The bytes of a field, all repetitions.
    func field(_ number: Int) -> Part {
        let end = bytes.count
        guard number > 0 else { return .missing(at: end, separators: 0) }
        guard isHeader else {
            guard end > 3 else { return .missing(at: end, separators: number) }
            return part(number, of: 4..<end, separator: delimiters.field)
        }
        guard end > 3 else { return .missing(at: end, separators: 0) }
        if number == 1 { return .found(3..<4) }
        return part(number - 1, of: 4..<end, separator: delimiters.field)
    }

    func repetition(_ number: Int, of field: Range<Int>) -> Part {
        part(number, of: field, separator: delimiters.repetition)
    }

    /// How many repetitions a field has; an empty one has none.
    func repetitionCount(_ field: Range<Int>) -> Int {
        guard !field.isEmpty else { return 0 }
        guard let separator = delimiters.repetition else { return 1 }
        return 1 + ByteScan.count(of: separator, in: bytes, field)
    }

    /// The `number`th of the parts of `range` between separators; without a separator the whole is part 1.
    func part(_ number: Int, of range: Range<Int>, separator: UInt8?) -> Part {
        let end = range.upperBound
        guard number > 0 else { return .missing(at: end, separators: 0) }
        guard let separator else {
            return number == 1 ? .found(range) : .missing(at: end, separators: number - 1)
        }
        var start = range.lowerBound
        if number > 1 {
            let before = ByteScan.find(number - 1, of: separator, in: bytes, range)
            guard before.found == number - 1 else {
                return .missing(at: end, separators: number - 1 - before.found)
            }
            start = before.index + 1
        }
        return .found(start..<ByteScan.find(1, of: separator, in: bytes, start..<end).index)
    }

    /// The place that a location names; `nil` when it is not there.
    func range(of location: Location) -> Range<Int>? {
        guard let number = location.field else { return 0..<bytes.count }
        guard let field = field(number).range else { return nil }
        if location.repetition == nil, location.component == nil, location.subcomponent == nil { return field }
        if isHeader, number <= 2 {
            let isWhole = (location.repetition ?? 1, location.component ?? 1, location.subcomponent ?? 1) == (1, 1, 1)
            return isWhole ? field : nil
        }
        guard let repetition = repetition(location.repetition ?? 1, of: field).range else { return nil }
        return range(of: location, inRepetition: repetition)
    }

    func range(of location: Location, inRepetition repetition: Range<Int>) -> Range<Int>? {
        guard location.component != nil || location.subcomponent != nil else { return repetition }
        let component = part(location.component ?? 1, of: repetition, separator: delimiters.component)
        guard let number = location.subcomponent, let range = component.range else { return component.range }
        return part(number, of: range, separator: delimiters.subcomponent).range
    }

    /// The smallest first part of `range`, up to its first separator of any kind.
    func leaf(of range: Range<Int>) -> Range<Int> {
        var end = range.lowerBound
        while end < range.upperBound, !isPartSeparator(bytes[end]) { end += 1 }
        return range.lowerBound..<end
    }

    /// The smallest first part at a plain place; `nil` when the place is not there.
    ///
    /// - Returns: `isText` when nothing in it is escaped, so that its bytes are its text.
    @inline(__always)
    func leaf(at place: PlainPlace) -> (range: Range<Int>, isText: Bool)? {
        let end = bytes.count
        guard end > 3 else { return nil }
        let field = delimiters.field
        var start = 4
        if place.fields > 0 {
            let before = ByteScan.find(Int(place.fields), of: field, in: bytes, 4..<end)
            guard before.found == Int(place.fields) else { return nil }
            start = before.index &+ 1
        }
        let repetition = delimiters.repetition ?? field
        let component = delimiters.component ?? field
        let subcomponent = delimiters.subcomponent ?? field
        // A separator that the header does not declare is one that no further part comes behind.
        if place.repetitions > 0 {
            guard let next = part(behind: place.repetitions, repetition, (field, field, field), start) else {
                return nil
            }
            start = next
        }
        if place.components > 0 {
            guard let next = part(behind: place.components, component, (field, repetition, field), start) else {
                return nil
            }
            start = next
        }
        if place.subcomponents > 0 {
            guard let next = part(behind: place.subcomponents, subcomponent, (field, repetition, component), start)
            else { return nil }
            start = next
        }
        let stop =
            delimiters == .standard
            ? ByteScan.firstStandard(in: bytes, start..<end)
            : ByteScan.first(
                of: (field, component, repetition, subcomponent, delimiters.escape ?? field), in: bytes, start..<end)
        guard stop < end, bytes[stop] == delimiters.escape else { return (start..<stop, true) }
        let whole = ByteScan.first(of: (field, component, repetition, subcomponent, field), in: bytes, stop..<end)
        return (start..<whole, false)
    }

    @inline(__always)
    private func part(
        behind number: Int32, _ separator: UInt8, _ ends: (UInt8, UInt8, UInt8), _ start: Int
    ) -> Int? {
        ByteScan.part(after: Int(number), separator, before: ends, in: bytes, start..<bytes.count)
    }

    func isPartSeparator(_ byte: UInt8) -> Bool {
        byte == delimiters.component || byte == delimiters.subcomponent || byte == delimiters.repetition
    }

    /// The bytes of a range, to be looked at where they are.
    func view(_ range: Range<Int>) -> Slice<UnsafeBufferPointer<UInt8>> { bytes[range] }
}
