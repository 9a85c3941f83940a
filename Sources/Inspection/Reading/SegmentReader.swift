import Dictionary
import HL7

/// Takes one segment apart, beside its definition.
struct SegmentReader {
    private let inspector: MessageInspector
    private let index: Int
    private let id: SegmentName
    private let path: String
    private let parts: SegmentParts
    private var left = MessageInspector.mostParts
    private(set) var isCut = false
    /// OBX-2 for OBX-5 and its like.
    private var namedTypes: [Int: [UInt8]] = [:]

    init(inspector: MessageInspector, segment: Int, id: SegmentName, path: String) {
        self.inspector = inspector
        self.index = segment
        self.id = id
        self.path = path
        parts = SegmentParts(inspector.message, segment: segment)
    }

    private var definitions: Definitions { inspector.definitions }

    mutating func fields() -> [InspectedPart] {
        let raw = parts.fields()
        if let (naming, _) = VaryingFields.pair(of: id), naming <= raw.count {
            namedTypes[naming] = parts.firstText(of: raw[naming - 1])
        }
        var fields: [InspectedPart] = []
        let count = inspector.showsAll ? max(raw.count, definitions.lexicon.segment(id)?.fieldCount ?? 0) : raw.count
        for position in 1..<max(1, count) + 1 where position <= count {
            let value = position <= raw.count ? raw[position - 1] : []
            guard inspector.showsAll || parts.isSyntax(position) || !value.isEmpty else { continue }
            guard take() else { break }
            fields.append(field(position, value))
        }
        return fields
    }

    private mutating func take() -> Bool {
        guard left > 0 else {
            isCut = true
            return false
        }
        left -= 1
        return true
    }

    // MARK: Fields and repetitions

    private mutating func field(_ position: Int, _ raw: ArraySlice<UInt8>) -> InspectedPart {
        let definition = definitions.field(position, of: id)
        let place = Location(segment: index, name: id, field: position)
        var part = InspectedPart(
            level: .field, place: place, path: "\(path)-\(position)", state: state(raw), raw: raw)
        part.name = definition?.name.description ?? ""
        part.table = definition?.table
        if parts.isSyntax(position) {
            part.state = raw.isEmpty ? .empty : .valued
            part.type = definition?.type?.name.description ?? "ST"
            part.lines = [VisibleText.text(raw)]
            return part
        }
        let type = valueType(position, definition, &part)
        part.type = type?.name.description ?? ""
        if definition == nil {
            part.remarks.append(id.isSiteDefined ? "site-defined" : "not in the standard")
        } else if definitions.lexicon.segment(id) != nil, !definitions.isOwn(position, of: id) {
            part.remarks.append("not in \(definitions.version)")
        }
        let repetitions = parts.repetitions(of: raw)
        if repetitions.count > 1, let definition, !definition.isRepeatable, definitions.isOwn(position, of: id) {
            part.remarks.append("repeats, but may not")
        }
        for (index, repetition) in repetitions.enumerated() {
            guard inspector.showsAll || parts.isValued(repetition) else { continue }
            guard take() else { break }
            let number = repetitions.count > 1 ? "[\(index + 1)]" : ""
            var child = InspectedPart(
                level: .repetition, place: place, path: part.path + number, state: state(repetition),
                raw: repetition)
            child.place.repetition = index + 1
            child.name = part.name
            child.type = part.type
            child.table = part.table
            fill(&child, type: type, table: definition?.table, separators: .component)
            part.parts.append(child)
        }
        return part
    }

    private func valueType(_ position: Int, _ definition: FieldDefinition?, _ part: inout InspectedPart) -> DataType? {
        guard let naming = VaryingFields.naming(position, of: id) else { return definition?.type }
        guard let name = namedTypes[naming], !name.isEmpty else {
            part.remarks.append("\(id)-\(naming) names no type")
            return nil
        }
        guard let type = definitions.type(named: name) else {
            part.remarks.append("\(id)-\(naming) names an unknown type")
            return nil
        }
        return type
    }

    // MARK: Components and subcomponents

    private enum Separators { case component, subcomponent }

    /// Goes into a part where it has parts, by its type or by the separators in it.
    private mutating func fill(_ part: inout InspectedPart, type: DataType?, table: Int?, separators: Separators) {
        let pieces =
            separators == .component ? parts.components(of: part.raw[...]) : parts.subcomponents(of: part.raw[...])
        let isComposite = type?.kind == .composite
        guard isComposite || pieces.count > 1, part.state != .null else {
            describe(&part, type: type, table: table, hasSubcomponents: separators == .component)
            return
        }
        if !isComposite, type?.kind == .primitive, pieces.dropFirst().contains(where: { parts.isValued($0) }) {
            let kind = separators == .component ? "components" : "subcomponents"
            part.remarks.append("has \(kind), but is a plain value")
        }
        let count = inspector.showsAll ? max(pieces.count, type?.componentCount ?? 0) : pieces.count
        for position in 1...max(1, count) {
            let raw = position <= pieces.count ? pieces[position - 1] : []
            guard inspector.showsAll || parts.isValued(raw) else { continue }
            guard take() else { break }
            let level: InspectedPart.Level = separators == .component ? .component : .subcomponent
            var child = InspectedPart(
                level: level, place: part.place, path: "\(part.path).\(position)", state: state(raw), raw: raw)
            if level == .component { child.place.component = position } else { child.place.subcomponent = position }
            let definition = type.flatMap { definitions.component(position, of: $0) }
            child.name = definition?.name.description ?? ""
            child.type = definition?.type?.name.description ?? ""
            var own = type.flatMap { definitions.table(ofComponent: position, of: $0) }
            if position == 1, let table { own = table }
            child.table = own
            if isComposite, definition == nil { child.remarks.append("not in \(type?.name.description ?? "")") }
            if separators == .component {
                fill(&child, type: definition?.type, table: own, separators: .subcomponent)
            } else {
                describe(&child, type: definition?.type, table: own, hasSubcomponents: false)
            }
            part.parts.append(child)
        }
    }

    /// The value of a part without parts.
    private func describe(_ part: inout InspectedPart, type: DataType?, table: Int?, hasSubcomponents: Bool) {
        guard part.state == .valued else { return }
        part.lines = VisibleText.lines(part.raw, parts.delimiters)
        let text = Escapes.decode(part.raw, parts.delimiters)
        if let date = ReadableDate(text, type: part.type) {
            part.meaning = date.text
            if date.text == nil { part.remarks.append("no valid \(part.type)") }
        } else if let table {
            describe(&part, code: text, table: table)
        }
    }

    private func describe(_ part: inout InspectedPart, code: [UInt8], table number: Int) {
        guard let table = definitions.table(number), table.hasCodes else { return }
        if let found = table.code(code) {
            part.meaning = found.display.isEmpty ? nil : found.display.description
        } else if table.isClosed, part.type != "ST" {
            part.remarks.append("not in table \(TableNumber.text(number))")
        }
    }

    private func state(_ raw: ArraySlice<UInt8>) -> ValueState {
        if raw.elementsEqual([0x22, 0x22]) { return .null }
        return parts.isValued(raw) ? .valued : .empty
    }
}
