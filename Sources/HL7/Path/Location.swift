/// One place in one message, as numbers.
///
/// Without `field` it is the whole segment; without `repetition`, `component` and `subcomponent` the whole field.
/// A component without a repetition is one of the first repetition.
package struct Location: Hashable, Sendable, CustomStringConvertible {
    /// 0-based, in the message's live order.
    package var segment: Int
    package var name: SegmentName
    /// 1-based among the segments of its name.
    package var occurrence: Int
    /// These are 1-based.
    package var field: Int?
    package var repetition: Int?
    package var component: Int?
    package var subcomponent: Int?

    package init(
        segment: Int, name: SegmentName, occurrence: Int = 1, field: Int? = nil, repetition: Int? = nil,
        component: Int? = nil, subcomponent: Int? = nil
    ) {
        self.segment = segment
        self.name = name
        self.occurrence = occurrence
        self.field = field
        self.repetition = repetition
        self.component = component
        self.subcomponent = subcomponent
    }

    /// `OBX[3]-5[2].1.2`, which is also a path.
    package var description: String {
        var text = "\(name)[\(occurrence)]"
        guard let field else { return text }
        text += "-\(field)"
        if let repetition { text += "[\(repetition)]" }
        if let component { text += ".\(component)" }
        if let subcomponent { text += component == nil ? ".1.\(subcomponent)" : ".\(subcomponent)" }
        return text
    }

    /// Whether this is (in) MSH-1 or MSH-2, which hold the delimiters themselves: nothing in them is a part or an
    /// escape, and they cannot be written.
    package var isHeaderSyntax: Bool {
        guard let field, field <= 2 else { return false }
        return name.isHeader
    }
}
