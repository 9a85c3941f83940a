/// The segments of an answer that need not have a header.
struct AnswerLines {
    let bytes: [UInt8]
    let entries: [SegmentEntry]
    let delimiters: Delimiters

    func first(of name: SegmentName) -> SegmentEntry? {
        entries.first { $0.code == name.code }
    }

    /// A whole field, or the first part of one component of its first repetition.
    func raw(_ field: Int, of entry: SegmentEntry, component: Int? = nil) -> ArraySlice<UInt8> {
        let segment = bytes[entry.content]
        let scan = FieldScan(delimiters: delimiters, isHeader: false)
        let place = Location(segment: 0, name: .msa, field: field, component: component)
        guard let range = scan.range(of: place, in: segment) else { return [] }
        return component == nil ? segment[range] : segment[scan.leaf(of: range, in: segment)]
    }
}
