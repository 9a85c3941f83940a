/// One segment as it leaves now, for whoever codes its text anew.
package struct OutgoingSegment: Sendable {
    /// Without its line end.
    package var content: ArraySlice<UInt8>
    /// With the blank lines behind it; empty for a last line without one.
    package var lineEnd: ArraySlice<UInt8>
    /// Where the segment began in the bytes that the message was made of; `nil` when it was added since.
    package var origin: Int?
    /// Whether anything in it was written to since; what was written may equal what was there.
    package var isChanged: Bool
}

extension Message {
    /// What stands before the first segment: a byte order mark, blank lines.
    package var leadingBytes: ArraySlice<UInt8> { bytes[..<leading] }

    /// - Returns: `nil` when there is no segment at `index`.
    package func outgoingSegment(at index: Int) -> OutgoingSegment? {
        guard entries.indices.contains(index) else { return nil }
        let entry = entries[index]
        // Only the header can begin at 0, and nothing is ever inserted before it.
        let isInserted = index > 0 && entry.start == 0
        return OutgoingSegment(
            content: content(of: entry), lineEnd: entry.terminator.map { bytes[$0] } ?? [0x0D],
            origin: isInserted ? nil : Int(entry.start), isChanged: entry.edit >= 0)
    }
}
