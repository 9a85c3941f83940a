/// What a path says when it names one value by numbers alone: no `last`, no `*`, no test, at least a field, and not
/// MSH-1 or MSH-2. Nearly every path of a route does; it is looked up without a loop over places.
struct PlainPlace: Hashable, Sendable {
    /// `SegmentName.code`; no line without an identifier has it.
    var code: UInt32
    /// These are 1-based.
    var segment: Int32
    /// Separators before the value: of fields behind the fourth byte of the segment, then of smaller parts.
    var fields: Int32
    var repetitions: Int32
    var components: Int32
    var subcomponents: Int32

    init?(_ path: Path) {
        guard let field = path.field, let segment = Self.number(path.segmentPick),
            let repetition = Self.number(path.fieldPick), let component = Self.number(path.component ?? 1),
            let subcomponent = Self.number(path.subcomponent ?? 1),
            let fields = Self.number(path.segment.isHeader ? field - 1 : field), !path.segment.isHeader || field > 2
        else { return nil }
        code = path.segment.code
        self.segment = segment
        self.fields = fields - 1
        repetitions = repetition - 1
        components = component - 1
        subcomponents = subcomponent - 1
    }

    private static func number(_ pick: Path.Pick?) -> Int32? {
        switch pick {
        case nil: 1
        case .number(let number): Self.number(number)
        default: nil
        }
    }

    private static func number(_ number: Int) -> Int32? { number > 0 ? Int32(exactly: number) : nil }
}
