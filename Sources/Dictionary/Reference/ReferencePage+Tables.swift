/// Pages of tables and message structures, and what all pages share.
extension ReferencePage {
    static func table(_ number: Int, _ version: HL7Version) -> String? {
        let all = VersionSet(HL7Version.allCases.filter { Lexicon($0).table(number)?.hasCodes == true })
        guard let near = all.nearest(to: version), let table = Lexicon(near).table(number) else { return nil }
        let owner =
            switch table.kind {
            case .hl7: "HL7 defines its codes"
            case .user: "a site may add and change codes"
            case .unknown: "a table of coded elements"
            }
        var lines = ["Table \(self.number(of: number))  \(owner)", "", defined(all, near, asked: version)]
        if table.isOpen { lines.append("Not all of its codes are listed.") }
        lines += ["", "Used by " + users(of: number, near), ""]
        lines += columns(table.codes.map { [$0.code.description, $0.display.description] })
        return lines.joined(separator: "\n")
    }

    /// The first fields and components that take their values from a table.
    private static func users(of table: Int, _ version: HL7Version) -> String {
        let lexicon = Lexicon(version)
        let fields = lexicon.segments.flatMap(\.fields).filter { $0.table == table }
            .map { "\($0.segment)-\($0.position) \($0.name)" }
        let components = lexicon.dataTypes.flatMap { type in
            type.components.filter { $0.table == table }.map { "\(type.name).\($0.position) \($0.name)" }
        }
        let all = fields + components
        guard all.count > 6 else { return all.isEmpty ? "nothing in this version" : all.joined(separator: ", ") }
        return all.prefix(6).joined(separator: ", ") + " and \(all.count - 6) more"
    }

    static func structure(_ topic: String, _ version: HL7Version) -> String? {
        let event = topic.split(separator: "^").map(\.utf8)
        func found(_ version: HL7Version) -> MessageStructure? {
            let lexicon = Lexicon(version)
            return event.count == 2
                ? lexicon.structure(forType: event[0], event: event[1]) : lexicon.structure(named: topic)
        }
        let all = VersionSet(HL7Version.allCases.filter { found($0) != nil })
        guard let near = all.nearest(to: version), let structure = found(near) else { return nil }
        let lines = [
            "\(topic)  message structure \(structure.name)", "", defined(all, near, asked: version),
            "? may be missing, * may be missing or repeat, + may repeat", "",
        ]
        return (lines + tree(structure.nodes, depth: 1)).joined(separator: "\n")
    }

    private static func tree(_ nodes: StructureNodes, depth: Int) -> [String] {
        nodes.flatMap { node -> [String] in
            let mark = node.isRequired ? (node.isRepeatable ? "+" : "") : (node.isRepeatable ? "*" : "?")
            let indent = String(repeating: "  ", count: depth)
            switch node.kind {
            case .segment(let name): return ["\(indent)\(name)\(mark)"]
            case .anySegment: return ["\(indent)any segment\(mark)"]
            case .group: return ["\(indent)\(node.name)\(mark)"] + tree(node.nodes, depth: depth + 1)
            case .choice: return ["\(indent)\(node.name)\(mark), one of"] + tree(node.nodes, depth: depth + 1)
            }
        }
    }

    // MARK: Shared

    /// In which versions something stands, and whose page this is when that is not the one asked for.
    static func defined(_ known: VersionSet, _ shown: HL7Version, asked: HL7Version) -> String {
        let all = known == .all ? "In every version." : "In HL7 \(known)."
        return shown == asked ? all : all + " HL7 \(asked) does not have it; this is what \(shown) says."
    }

    static func facts(_ usage: Usage, _ type: DataType?, _ table: Int?) -> String {
        var facts = [word(usage)]
        if let type { facts.append("type \(type.name)") }
        if let table { facts.append("table \(number(of: table))") }
        return facts.joined(separator: "; ")
    }

    private static func word(_ usage: Usage) -> String {
        switch usage {
        case .required: "required"
        case .optional: "optional"
        case .conditional: "conditional"
        case .backward: "for older senders"
        case .withdrawn: "withdrawn"
        case .notUsed: "not used"
        }
    }

    static func mark(_ usage: Usage) -> String { usage == .optional ? "" : word(usage) }

    /// `0001`; nothing for no table.
    static func number(of table: Int?) -> String {
        guard let table else { return "" }
        let digits = "\(table)"
        return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }

    /// Rows with every column as wide as its widest cell, indented, without blanks at the end.
    static func columns(_ rows: [[String]]) -> [String] {
        let count = rows.map(\.count).max() ?? 0
        let widths = (0..<count).map { column in rows.map { $0[column].count }.max() ?? 0 }
        return rows.map { row in
            var line = ""
            for (column, cell) in row.enumerated() {
                line += "  " + cell + String(repeating: " ", count: widths[column] - cell.count)
            }
            while line.last == " " { line.removeLast() }
            return line
        }
    }
}
