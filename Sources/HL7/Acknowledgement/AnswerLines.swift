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
        let place = Location(segment: 0, name: .msa, field: field, component: component)
        let range = segment.withUnsafeBufferPointer { buffer in
            let scan = FieldScan(bytes: buffer, delimiters: delimiters, isHeader: false)
            return scan.range(of: place).map { component == nil ? $0 : scan.leaf(of: $0) }
        }
        guard let range else { return [] }
        return segment[segment.startIndex + range.lowerBound..<segment.startIndex + range.upperBound]
    }
}
