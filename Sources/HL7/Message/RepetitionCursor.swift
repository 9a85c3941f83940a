/// Remembers where the last repetition looked at was: places asked for in ascending order are found in one pass
/// instead of one from the field's start each.
struct RepetitionCursor {
    private var segment = -1
    private var field = -1
    private var fieldRange = 0..<0
    private var number = 0
    private var repetition = 0..<0

    mutating func range(of location: Location, in scan: FieldScan) -> Range<Int>? {
        guard let field = location.field, !(scan.isHeader && field <= 2) else { return scan.range(of: location) }
        if segment != location.segment || self.field != field {
            guard let range = scan.field(field).range else { return nil }
            (segment, self.field, fieldRange, number) = (location.segment, field, range, 0)
        }
        if location.repetition == nil, location.component == nil, location.subcomponent == nil { return fieldRange }
        let wanted = location.repetition ?? 1
        if number == 0 || wanted < number {
            guard let range = scan.repetition(wanted, of: fieldRange).range else { return nil }
            (number, repetition) = (wanted, range)
        } else if wanted > number {
            guard repetition.upperBound < fieldRange.upperBound else { return nil }
            let rest = repetition.upperBound + 1..<fieldRange.upperBound
            guard let range = scan.repetition(wanted - number, of: rest).range else { return nil }
            (number, repetition) = (wanted, range)
        }
        return scan.range(of: location, inRepetition: repetition)
    }
}
