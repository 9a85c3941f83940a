/// Where in a segment a value goes: over what stands there now, after the separators that are still missing.
struct WriteSlot {
    /// Counted from the segment's first byte.
    var range: Range<Int>
    var padding: [UInt8] = []

    /// - Returns: `nil` when the header declares no separator that the place needs.
    init?(for location: Location, in scan: FieldScan) {
        guard let number = location.field else { return nil }
        let delimiters = scan.delimiters
        range = scan.bytes.count..<scan.bytes.count
        guard descend(scan.field(number), separator: delimiters.field) else { return nil }
        let isWhole = location.repetition == nil && location.component == nil && location.subcomponent == nil
        if isWhole { return }
        guard descend(to: location.repetition ?? 1, delimiters.repetition, scan) else { return nil }
        guard location.component != nil || location.subcomponent != nil else { return }
        guard descend(to: location.component ?? 1, delimiters.component, scan) else { return nil }
        guard let number = location.subcomponent else { return }
        guard descend(to: number, delimiters.subcomponent, scan) else { return nil }
    }

    private mutating func descend(
        to number: Int, _ separator: UInt8?, _ scan: FieldScan
    ) -> Bool {
        if padding.isEmpty {
            return descend(scan.part(number, of: range, separator: separator), separator: separator)
        }
        // Behind separators yet to be written there is only a first part.
        return descend(.missing(at: range.upperBound, separators: number - 1), separator: separator)
    }

    private mutating func descend(_ part: FieldScan.Part, separator: UInt8?) -> Bool {
        switch part {
        case .found(let found):
            range = found
        case .missing(let position, let separators):
            range = position..<position
            guard separators > 0 else { return true }
            guard let separator else { return false }
            padding += repeatElement(separator, count: separators)
        }
        return true
    }
}
