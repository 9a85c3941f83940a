import Dictionary
import HL7

/// Holds one repetition of a field against its type, down to the smallest parts.
struct LeafCheck {
    /// `PID-5 (Patient Name)`
    let title: String
    let rules: VersionRules
    let delimiters: Delimiters
    let encoding: DeclaredEncoding
    let checksTables: Bool

    /// - Parameters:
    ///   - type: `nil` where it is not known: then only the character set counts.
    ///   - table: of the field; it is that of the type's first part.
    func check(
        _ raw: ArraySlice<UInt8>, as type: TypeRules?, table: HL7Table?, at place: Location,
        _ report: inout ValidationReport
    ) {
        checkEncoding(raw, at: place, &report)
        guard let type else { return }
        switch type.shape {
        case .varies, .unknown: return
        case .primitive(let primitive):
            guard let value = single(raw, type, at: place, &report) else { return }
            checkValue(value, primitive, type, table, name: title, at: place, &report)
        case .composite(let components):
            var number = 0
            for part in Pieces(raw, at: delimiters.component) {
                number += 1
                let inner = components.indices.contains(number - 1) ? components[number - 1] : nil
                var place = place
                place.component = number
                guard !part.isEmpty else {
                    if let inner, inner.isRequired { missing(inner, place, &report) }
                    continue
                }
                guard let inner else {
                    unknown(number, components.count, of: type, part, at: place, &report)
                    continue
                }
                let isCode = number == 1 && type.isBoundToTable
                component(part, inner, table: isCode ? table ?? inner.table : inner.table, isCode, at: place, &report)
            }
            while number < components.count {
                if let inner = components[number], inner.isRequired {
                    var place = place
                    place.component = number + 1
                    missing(inner, place, &report)
                }
                number += 1
            }
        }
    }

    // MARK: Components

    private func component(
        _ raw: ArraySlice<UInt8>, _ component: TypeRules.Component, table: HL7Table?, _ isCode: Bool,
        at place: Location, _ report: inout ValidationReport
    ) {
        let name = component.name.isEmpty ? title : "\(component.name) of \(title)"
        guard !component.isWithdrawn else {
            let text = "\(name) is withdrawn in HL7 \(rules.version)"
            report.add(Finding(.withdrawn, .error, .other, at: place, text))
            return
        }
        guard let type = component.type, !isNull(raw) else { return }
        switch type.shape {
        case .varies, .unknown: return
        case .primitive(let primitive):
            guard let separator = delimiters.subcomponent, raw.contains(separator) else {
                return checkValue(raw, primitive, type, table, isCode: isCode, name: name, at: place, &report)
            }
            let text = "\(name) is \(type.name) and has no subcomponents; a & in text is written \\T\\"
            report.add(Finding(.unknownPart, .error, .dataType, at: place, text))
        case .composite(let parts): subcomponents(raw, parts, type, name, at: place, &report)
        }
    }

    private func subcomponents(
        _ raw: ArraySlice<UInt8>, _ parts: [TypeRules.Component?], _ type: TypeRules, _ name: String,
        at place: Location, _ report: inout ValidationReport
    ) {
        var number = 0
        var place = place
        for part in Pieces(raw, at: delimiters.subcomponent) {
            number += 1
            let inner = parts.indices.contains(number - 1) ? parts[number - 1] : nil
            place.subcomponent = number
            guard !part.isEmpty else {
                if let inner, inner.isRequired { missing(inner, place, &report) }
                continue
            }
            guard let inner else {
                unknown(number, parts.count, of: type, part, at: place, &report)
                continue
            }
            // A type inside a subcomponent has no separator left: only its first part can be there.
            guard let innerType = inner.type, let primitive = innerType.leaf, !isNull(part) else { continue }
            checkValue(
                part, primitive, innerType, inner.table, name: "\(inner.name) of \(name)", at: place, &report)
        }
        while number < parts.count {
            if let inner = parts[number], inner.isRequired {
                place.subcomponent = number + 1
                missing(inner, place, &report)
            }
            number += 1
        }
    }

    private func missing(_ component: TypeRules.Component, _ place: Location, _ report: inout ValidationReport) {
        let text = "\(component.name) of \(title) is required"
        report.add(Finding(.required, .error, .requiredFieldMissing, at: place, text))
    }

    private func unknown(
        _ number: Int, _ count: Int, of type: TypeRules, _ part: ArraySlice<UInt8>, at place: Location,
        _ report: inout ValidationReport
    ) {
        let text =
            number > count
            ? "\(title): \(type.name) has \(count) parts in HL7 \(rules.version)"
            : "\(title): \(type.name) has no part \(number) in HL7 \(rules.version)"
        report.add(Finding(.unknownPart, .error, .dataType, at: place, text))
    }

    // MARK: Values

    /// A value that can have no parts; a separator in it was not escaped.
    private func single(
        _ raw: ArraySlice<UInt8>, _ type: TypeRules, at place: Location, _ report: inout ValidationReport
    ) -> ArraySlice<UInt8>? {
        guard let end = raw.firstIndex(where: { $0 == delimiters.component || $0 == delimiters.subcomponent }) else {
            return raw
        }
        let first = raw[..<end]
        // Separators behind the value, with nothing between them, say nothing.
        guard raw[end...].contains(where: { $0 != delimiters.component && $0 != delimiters.subcomponent }) else {
            return first.isEmpty ? nil : first
        }
        let text = "\(title) is \(type.name) and has no components; a separator in text is escaped"
        report.add(Finding(.unknownPart, .error, .dataType, at: place, text))
        return nil
    }

    private func checkValue(
        _ raw: ArraySlice<UInt8>, _ primitive: Primitive, _ type: TypeRules, _ table: HL7Table?, isCode: Bool = false,
        name: String, at place: Location, _ report: inout ValidationReport
    ) {
        var value = raw
        if let escape = delimiters.escape, raw.contains(escape) { value = Escapes.decode(raw, delimiters)[...] }
        guard primitive.accepts(value) else {
            report.add(Finding(.dataType, .error, .dataType, at: place, "\(name) must be \(primitive.words)"))
            return
        }
        guard checksTables, isCode || type.isBoundToTable, let table, !contains(value, table) else { return }
        let number = String(repeating: "0", count: max(0, 4 - "\(table.number)".count)) + "\(table.number)"
        let text = "\(name) must be a code of HL7 table \(number)"
        report.add(Finding(.table, .error, .tableValue, at: place, text))
    }

    /// Table 0211 stands in the facts with a lower-case `ascii`.
    private func contains(_ value: ArraySlice<UInt8>, _ table: HL7Table) -> Bool {
        table.contains(value) || (table.number == 211 && value.elementsEqual("ASCII".utf8))
    }

    private func isNull(_ value: ArraySlice<UInt8>) -> Bool { value.elementsEqual([0x22, 0x22]) }

    /// In characters, escape sequences counted as what they stand for.
    func checkLength(
        _ raw: ArraySlice<UInt8>, most: Int, at place: Location, _ report: inout ValidationReport
    ) {
        guard raw.count > most, encoding.characters(in: Escapes.decode(raw, delimiters)) > most else { return }
        let text = "\(title) is longer than \(most) character\(most == 1 ? "" : "s")"
        report.add(Finding(.length, .error, .tooLong, at: place, text))
    }

    private func checkEncoding(_ raw: ArraySlice<UInt8>, at place: Location, _ report: inout ValidationReport) {
        guard encoding.refuses(raw) else { return }
        let text = "\(title) is not in the character set that MSH-18 declares"
        report.add(Finding(.characterSet, .error, .other, at: place, text))
    }
}
