import Dictionary
import HL7
import Inspection

/// Writes one segment again, part by part, with all its separators.
struct SegmentRewriter {
    private let name: SegmentName
    private let content: ArraySlice<UInt8>
    private let delimiters: Delimiters
    private let definitions: Definitions
    private let options: AnonymisationOptions
    private let patient: MessagePeople.Patient
    private let isOwnSegment: Bool
    /// MSH-7, as sent: the day on which ages are counted.
    private let sent: Timestamp?

    init(
        name: SegmentName, content: ArraySlice<UInt8>, message: Message, definitions: Definitions,
        options: AnonymisationOptions, patient: MessagePeople.Patient
    ) {
        self.name = name
        self.content = content
        self.definitions = definitions
        self.options = options
        self.patient = patient
        delimiters = message.delimiters
        isOwnSegment = definitions.segment(name) != nil
        sent = Timestamp(hl7: message.text(at: Location(segment: 0, name: .msh, field: 7, repetition: 1, component: 1)))
    }

    /// The segment without anything that tells who it is about.
    func rewritten(_ pseudonyms: inout Pseudonyms, _ report: inout AnonymisationReport) -> [UInt8] {
        var out = Array(content.prefix(3))
        out.reserveCapacity(content.count)
        var rest = content.dropFirst(3)
        var number = 0
        if name.isHeader {
            // The separator itself and the encoding characters.
            let syntax = rest.prefix(1) + rest.dropFirst().prefix { $0 != delimiters.field }
            out += syntax
            rest = rest.dropFirst(syntax.count)
            number = 2
        }
        while rest.first == delimiters.field {
            number += 1
            out.append(delimiters.field)
            let value = rest.dropFirst().prefix { $0 != delimiters.field }
            rest = rest.dropFirst(value.count + 1)
            if !value.isEmpty { field(number, value, &out, &pseudonyms, &report) }
        }
        return out
    }

    // MARK: Parts

    private func field(
        _ number: Int, _ raw: ArraySlice<UInt8>, _ out: inout [UInt8], _ pseudonyms: inout Pseudonyms,
        _ report: inout AnonymisationReport
    ) {
        if options.kept.contains(where: { $0.contains(name, field: number) }) {
            out += raw
            return
        }
        let definition = isOwnSegment ? definitions.field(number, of: name) : nil
        var type = definition?.type
        if let varying = VaryingFields.pair(of: name), varying.varying == number {
            type = definitions.type(named: text(ofField: varying.naming))
        }
        let rule = FieldRules.role(name, number)
        let (sex, codes) = (sex(number), StandardCodes(definitions: definitions))
        Self.eachPart(of: raw, delimiters.repetition, into: &out) { repetition, out in
            if repetition.elementsEqual([0x22, 0x22]) {
                out += repetition
                return
            }
            Self.eachNumberedPart(of: repetition, delimiters.component, into: &out) { position, component, out in
                if options.kept.contains(where: { $0.contains(name, field: number, component: position) }) {
                    out += component
                    return
                }
                Self.eachNumberedPart(of: component, delimiters.subcomponent, into: &out) { sub, leaf, out in
                    guard !leaf.isEmpty, !leaf.elementsEqual([0x22, 0x22]) else {
                        out += leaf
                        return
                    }
                    var part = LeafPart(raw: leaf, name: definition?.name.description ?? "", table: definition?.table)
                    part.locate(type, position, sub, definitions)
                    part.siblings = part.isInComponent ? component : repetition
                    part.separator = part.isInComponent ? delimiters.subcomponent : delimiters.component
                    part.role = role(of: part, field: number, rule, type)
                    let treater = LeafTreater(
                        segment: name, field: number, delimiters: delimiters,
                        codes: codes, options: options, patient: patient, sex: sex, sent: sent)
                    if let (new, treatment) = treater.treated(part, &pseudonyms) {
                        out += new
                        report.count(treatment, at: "\(name)-\(number)")
                    } else {
                        out += leaf
                    }
                }
            }
        }
    }

    private func role(of part: LeafPart, field: Int, _ rule: LeafRole?, _ type: DataType?) -> LeafRole {
        if let rule, rule == .system || part.role == nil { return rule }
        if let role = part.role { return role }
        guard let primitive = part.primitive else {
            // OBX-5 without a type that is known: what a number can be, else text.
            return VaryingFields.pair(of: name)?.varying == field && type == nil ? .result : .unknown
        }
        guard primitive == "ST" else { return TypeRules.role(primitive: primitive) }
        return FieldRules.textRole(name, field, name: part.name)
    }

    /// The sex that given names of a field go by.
    private func sex(_ field: Int) -> NamePseudonyms.Sex {
        if name.description == "MRG" { return patient.sex }
        return FieldRules.sexField(name, field).map { NamePseudonyms.Sex(text(ofField: $0)) } ?? .unknown
    }

    /// The first smallest part of a field of this segment, unescaped.
    private func text(ofField number: Int) -> [UInt8] {
        let field = Self.part(number + 1, of: content, delimiters.field)
        return Escapes.decode(
            field.prefix {
                $0 != delimiters.repetition && $0 != delimiters.component && $0 != delimiters.subcomponent
            }, delimiters)
    }

    // MARK: Separators

    /// The `number`th part, or nothing.
    static func part(_ number: Int, of whole: ArraySlice<UInt8>, _ separator: UInt8?) -> ArraySlice<UInt8> {
        guard let separator else { return number == 1 ? whole : [] }
        var rest = whole
        for _ in 1..<max(1, number) {
            guard let end = rest.firstIndex(of: separator) else { return [] }
            rest = rest[(end + 1)...]
        }
        return rest.prefix { $0 != separator }
    }

    private static func eachPart(
        of whole: ArraySlice<UInt8>, _ separator: UInt8?, into out: inout [UInt8],
        _ body: (ArraySlice<UInt8>, inout [UInt8]) -> Void
    ) {
        eachNumberedPart(of: whole, separator, into: &out) { _, part, out in body(part, &out) }
    }

    /// Calls `body` for each part, and writes the separators between them.
    private static func eachNumberedPart(
        of whole: ArraySlice<UInt8>, _ separator: UInt8?, into out: inout [UInt8],
        _ body: (Int, ArraySlice<UInt8>, inout [UInt8]) -> Void
    ) {
        var rest = whole
        var number = 1
        while let separator, let end = rest.firstIndex(of: separator) {
            body(number, rest[..<end], &out)
            out.append(separator)
            rest = rest[(end + 1)...]
            number += 1
        }
        body(number, rest, &out)
    }
}
