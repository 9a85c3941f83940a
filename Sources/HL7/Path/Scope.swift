/// What names mean inside `for_each`: fewer segments, or one repetition of a field.
///
/// Picks count inside it: with `OBX` narrowed to two segments, `OBX[last]` is the second of them.
package struct Scope: Sendable {
    /// Each of these names means these segments only (0-based indices in live order, ascending).
    package var segments: [(name: SegmentName, indices: [Int])] = []
    /// This field of this segment means this repetition (1-based); 0 when the repetition has been removed, the
    /// field then means nothing.
    package var repetition: (segment: Int, field: Int, repetition: Int)?

    package init() {}
}
