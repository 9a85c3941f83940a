/// Writes segments field by field; empty fields at a segment's end are left out.
struct SegmentBuilder {
    private let delimiters: Delimiters
    private var bytes: [UInt8] = []
    /// Separators owed to the fields that were empty since the last one that was not.
    private var pending = 0

    init(_ delimiters: Delimiters) {
        self.delimiters = delimiters
        bytes.reserveCapacity(256)
    }

    mutating func begin(_ name: SegmentName) {
        if !bytes.isEmpty { bytes.append(0x0D) }
        bytes += name.bytes
        pending = 0
    }

    /// The next field, in these delimiters. The first one of a header is MSH-2.
    mutating func append(_ field: ArraySlice<UInt8>) {
        pending += 1
        guard !field.isEmpty else { return }
        bytes += repeatElement(delimiters.field, count: pending)
        bytes += field
        pending = 0
    }

    /// A whole segment as it is, without its line end.
    mutating func append(segment: [UInt8]) {
        if !bytes.isEmpty { bytes.append(0x0D) }
        bytes += segment
        pending = 0
    }

    consuming func finish() -> [UInt8] {
        bytes.append(0x0D)
        return bytes
    }
}
