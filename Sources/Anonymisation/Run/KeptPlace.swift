package import HL7

/// A place that stays as it is: all segments of a name or of names that begin alike (`ZPI`, `Z*`), a field or a
/// component of all of its repetitions (`OBX-3`, `PID-3.4`).
package struct KeptPlace: Sendable {
    private let pattern: SegmentPattern
    private let field: Int?
    private let component: Int?

    /// - Throws: `PathError`, also for a path that picks segments or repetitions.
    package init(_ text: String) throws(PathError) {
        if text.count <= 3, text.hasSuffix("*"), text.dropLast().allSatisfy({ $0.isASCII && $0.isUppercase }) {
            pattern = .prefix(Array(text.dropLast().utf8))
            (field, component) = (nil, nil)
            return
        }
        let path = try Path(text)
        guard path.segmentPick == nil, path.fieldPick == nil, path.subcomponent == nil else {
            throw PathError(
                message: "what is kept is a segment, a field or a component of all segments and repetitions", offset: 0,
                length: text.count)
        }
        pattern = .named(path.segment)
        field = path.field
        component = path.component
    }

    /// Whether all of a segment, a field or a component is kept.
    func contains(_ segment: SegmentName, field: Int? = nil, component: Int? = nil) -> Bool {
        guard pattern.matches(segment) else { return false }
        guard let own = self.field else { return true }
        return own == field && (self.component == nil || self.component == component)
    }
}
