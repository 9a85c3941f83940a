import Dictionary
import HL7

/// Which values of one segment have parts; OBX-5 by its OBX-2.
struct FieldTypes {
    let lexicon: Lexicon
    let name: SegmentName
    let message: Message
    let index: Int

    private func type(of field: Int) -> DataType? {
        guard name == .obx, field == 5 else { return lexicon.field(field, of: name)?.type }
        return lexicon.dataType(message.raw(at: Location(segment: index, name: name, field: 2)))
    }

    /// Whether a component has no subcomponents. What the dictionary does not know may have some.
    func isWhole(_ field: Int, component: Int) -> Bool {
        guard let type = type(of: field) else { return false }
        switch type.kind {
        case .primitive: return component == 1 || isText(field)
        case .composite: return type.component(component)?.type?.isPrimitive ?? false
        case .varies, .undescribed: return false
        }
    }

    /// Text, in which no `^` can be a delimiter.
    func isText(_ field: Int) -> Bool {
        guard let type = type(of: field) else { return false }
        return type.name == "TX".utf8 || type.name == "FT".utf8
    }
}
