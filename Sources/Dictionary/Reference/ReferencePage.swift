import HL7

/// What the dictionary says about one thing, as a page of text for a terminal.
package struct ReferencePage: Sendable {
    package let text: String

    /// - Parameters:
    ///   - topic: `PID`, `PID-5`, `PID-3.4.1`, `XPN`, `0001` (also `table 1`), `ADT^A01` or `ADT_A01`; in any case.
    ///   - version: The nearest version that has it is told about instead where this one has not.
    /// - Returns: `nil` for what no version has.
    package init?(_ topic: String, version: HL7Version) {
        let topic = topic.uppercased()
        let words = topic.split(separator: " ")
        if words.first == "TABLE" || topic.allSatisfy({ $0.isASCII && $0.isNumber }), let number = Int(words.last ?? "")
        {
            guard let page = Self.table(number, version) else { return nil }
            text = page
        } else if let page = Self.path(topic, version) ?? Self.type(topic, version) ?? Self.structure(topic, version) {
            text = page
        } else {
            return nil
        }
    }

    // MARK: Segments and fields

    private static func path(_ topic: String, _ version: HL7Version) -> String? {
        let halves = topic.split(separator: "-", omittingEmptySubsequences: false)
        guard halves.count <= 2, let name = halves.first.flatMap({ SegmentName($0) }) else { return nil }
        guard halves.count == 2 else { return segment(name, version) }
        let numbers = halves[1].split(separator: ".", omittingEmptySubsequences: false).map { Int($0) }
        guard (1...3).contains(numbers.count), let position = numbers[0] else { return nil }
        let known = Lexicon.versions(defining: position, of: name)
        guard let near = known.nearest(to: version), let field = Lexicon(near).field(position, of: name) else {
            return nil
        }
        guard numbers.count > 1 else { return page(of: field, named: topic, near, asked: version, known) }
        var component: ComponentDefinition?
        var type = field.type
        for number in numbers.dropFirst() {
            guard let number, let found = type?.component(number) else { return nil }
            component = found
            type = found.type
        }
        guard let component else { return nil }
        var lines = ["\(topic)  \(component.name)", "", "In \(field.name) (\(name)-\(position)), HL7 \(near)."]
        lines.append(facts(component.usage, component.type, component.table))
        lines += parts(of: component.type)
        return lines.joined(separator: "\n")
    }

    private static func segment(_ name: SegmentName, _ version: HL7Version) -> String? {
        let known = Lexicon.versions(defining: name)
        guard let near = known.nearest(to: version), let segment = Lexicon(near).segment(name) else { return nil }
        var lines = [
            "\(name)  \(segment.fieldCount) fields in HL7 \(near)", "", defined(known, near, asked: version), "",
        ]
        lines += columns(
            segment.fields.map { field in
                [
                    "\(name)-\(field.position)", field.name.description, field.type?.name.description ?? "",
                    mark(field.usage), field.isRepeatable ? "repeats" : "", number(of: field.table),
                ]
            })
        if segment.isOpenEnded { lines.append("More fields may follow, each like the last.") }
        return lines.joined(separator: "\n")
    }

    private static func page(
        of field: FieldDefinition, named topic: String, _ version: HL7Version, asked: HL7Version, _ known: VersionSet
    ) -> String {
        var lines = ["\(topic)  \(field.name)", "", defined(known, version, asked: asked)]
        var told = facts(field.usage, field.type, field.table)
        if field.isRepeatable {
            told += field.maximumRepetitions.map { "; up to \($0) times" } ?? "; repeats"
        }
        if let length = field.length { told += "; up to \(length) characters" }
        lines += ["HL7 \(version): " + told, types(of: field, known)]
        lines += parts(of: field.type)
        return lines.joined(separator: "\n")
    }

    /// `Type: PN in 2.1 and 2.2, XPN in 2.3 to 2.9`
    private static func types(of field: FieldDefinition, _ known: VersionSet) -> String {
        var types: [(name: String, versions: [HL7Version])] = []
        for version in known {
            let name = Lexicon(version).field(field.position, of: field.segment)?.type?.name.description ?? "withdrawn"
            if let index = types.firstIndex(where: { $0.name == name }) {
                types[index].versions.append(version)
            } else {
                types.append((name, [version]))
            }
        }
        return "Type: " + types.map { "\($0.name) in \(VersionSet($0.versions))" }.joined(separator: ", ")
    }

    // MARK: Data types

    private static func type(_ topic: String, _ version: HL7Version) -> String? {
        let all = VersionSet(HL7Version.allCases.filter { Lexicon($0).dataType(topic) != nil })
        guard let near = all.nearest(to: version), let type = Lexicon(near).dataType(topic) else { return nil }
        let kind =
            switch type.kind {
            case .primitive: "one value, without components"
            case .composite: "\(type.componentCount) components"
            case .varies: "whatever another field says"
            case .undescribed: "its components are not known"
            }
        let lines = ["\(topic)  data type: \(kind)", "", defined(all, near, asked: version)]
        return (lines + parts(of: type)).joined(separator: "\n")
    }

    /// The components of a type, after an empty line.
    private static func parts(of type: DataType?) -> [String] {
        guard let type, type.kind == .composite else { return [] }
        return ["", "Components of \(type.name):", ""]
            + columns(
                type.components.map { component in
                    [
                        ".\(component.position)", component.name.description,
                        component.type?.name.description ?? "", mark(component.usage), number(of: component.table),
                    ]
                })
    }
}
