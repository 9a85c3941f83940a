import HL7
import Routes

extension Runner {
    /// Text escaped for this message. A text that cannot be escaped fails the step: it must not arrive as another.
    func encoded(_ text: some Collection<UInt8>, _ place: Place) throws(Halt) -> [UInt8] {
        guard Escapes.canEncode(text, message.delimiters) else {
            throw failure(.internalError, "the header declares no escape character, and the text needs one", place)
        }
        return Escapes.encode(text, message.delimiters)
    }

    /// A template filled in, escaped for this message. Values from the message keep their escape sequences as sent.
    ///
    /// A null (`""`) counts as nothing, except where the placeholder is the whole template.
    mutating func raw(_ template: Template, _ place: Place) throws(Halt) -> [UInt8] {
        if template.parts.count == 1, case .literal(let text) = template.parts[0] {
            return try encoded(text, place)
        }
        var raw: [UInt8] = []
        for part in template.parts {
            switch part {
            case .literal(let text): raw += try encoded(text, place)
            case .now(let format): raw += try encoded(format.format(context.now), place)
            case .messageID: raw += try encoded(context.messageID.description.utf8, place)
            case .path(let path):
                guard let location = first(path) else { continue }
                let leaf = leaf(at: location)
                if template.parts.count > 1, leaf.elementsEqual(Leaf.null) { continue }
                raw += location.isHeaderSyntax ? try encoded(leaf, place) : Array(leaf)
            }
            guard raw.count <= limits.messageBytes else {
                throw failure(.tooLong, "a text is larger than \(limits.messageBytes) bytes", place)
            }
        }
        return raw
    }

    /// Numbered parts of something new, with the empty ones between them.
    mutating func joined(
        _ fields: [FieldTemplate], by separator: UInt8?, _ place: Place
    ) throws(Halt) -> [UInt8] {
        var raw: [UInt8] = []
        var number = 1
        for field in fields where field.number >= number && field.number <= 1000 {
            if field.number > number {
                guard let separator else {
                    throw failure(.internalError, "the header declares no component separator", place)
                }
                raw += repeatElement(separator, count: field.number - number)
                number = field.number
            }
            raw += try self.raw(field.template, place)
        }
        return raw
    }
}
