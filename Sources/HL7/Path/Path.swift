/// A place in a message as route files write it: `PID-5.1`, `OBX[3.1=718-7]-5`, `PID-3[*].4.1`.
///
/// ```
/// path    = segment [ "-" field [ "." component [ "." subcomponent ] ] ]
/// segment = SEG [ "[" pick "]" ]         field = NUMBER [ "[" pick "]" ]
/// pick    = NUMBER | last | * | test { "," test }
/// test    = NUMBER [ "." NUMBER ] ( "=" | "!=" ) ( word | "quoted" )
/// ```
///
/// All numbers are 1-based. A path that stops at a field means everything in it; a path that goes below it
/// means its first repetition unless one is picked. A path that stops at a segment means every segment of
/// that name; a path that goes below it means the first one unless one is picked.
package struct Path: Hashable, Sendable {
    package var segment: SegmentName { didSet { plain = PlainPlace(self) } }
    package var segmentPick: Pick? { didSet { plain = PlainPlace(self) } }
    package var field: Int? { didSet { plain = PlainPlace(self) } }
    package var fieldPick: Pick? { didSet { plain = PlainPlace(self) } }
    package var component: Int? { didSet { plain = PlainPlace(self) } }
    package var subcomponent: Int? { didSet { plain = PlainPlace(self) } }
    /// Follows from the others.
    private(set) var plain: PlainPlace?

    package init(
        segment: SegmentName, segmentPick: Pick? = nil, field: Int? = nil, fieldPick: Pick? = nil,
        component: Int? = nil, subcomponent: Int? = nil
    ) {
        self.segment = segment
        self.segmentPick = segmentPick
        self.field = field
        self.fieldPick = fieldPick
        self.component = component
        self.subcomponent = subcomponent
        plain = PlainPlace(self)
    }

    /// Which of several segments or repetitions is meant.
    package enum Pick: Hashable, Sendable {
        case number(Int)
        case last
        case all
        /// Those where every test holds; for a single-valued use the first of them.
        case matching([Test])
    }

    /// One condition inside a pick: for a segment `field.component`, for a repetition `component.subcomponent`.
    package struct Test: Hashable, Sendable {
        package var part: Int
        package var subpart: Int?
        package var isEqual: Bool
        /// Compared with the unescaped value, byte for byte.
        package var value: [UInt8]

        package init(part: Int, subpart: Int? = nil, isEqual: Bool, value: [UInt8]) {
            self.part = part
            self.subpart = subpart
            self.isEqual = isEqual
            self.value = value
        }
    }
}
