/// Segments by name: one (`NTE`), or all that begin alike (`Z*`).
package enum SegmentPattern: Hashable, Sendable {
    case named(SegmentName)
    /// The leading one or two letters before the `*`.
    case prefix([UInt8])

    package func matches(_ name: SegmentName) -> Bool {
        switch self {
        case .named(let exact): name == exact
        case .prefix(let letters):
            // Asked for every segment of a message: without an array of the name's bytes.
            letters.count <= 3
                && letters.indices.allSatisfy {
                    letters[$0] == UInt8(truncatingIfNeeded: name.code >> UInt32(16 - 8 * $0))
                }
        }
    }
}
