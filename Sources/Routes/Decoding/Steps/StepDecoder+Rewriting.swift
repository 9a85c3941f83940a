import HL7
import YAML

/// `change`, `map`, `reformat_date`.
extension StepDecoder {
    func change(_ reader: MappingReader) -> Step.Verb? {
        let nodes = reader.items(StepKeys.changePaths) ?? []
        let paths = nodes.compactMap { target($0, "`change`") }
        let functions = FunctionDecoder(scope: scope).functions(reader)
        guard paths.count == nodes.count, !paths.isEmpty, let functions else { return nil }
        return .change(paths, apply: functions)
    }

    func map(_ reader: MappingReader) -> Step.Verb? {
        let path = target(reader, StepKeys.mapPath)
        let table = reader.text(StepKeys.table)
        let isTableKnown = table.map { isKnown($0, reader) } ?? false
        let missing = missingCode(reader)
        guard let path, let table, isTableKnown, let missing else { return nil }
        scope.uses.add(mapped: path, by: table, at: reader.node(StepKeys.table)?.span ?? reader.span)
        return .map(path, table: table, missing: missing)
    }

    private func isKnown(_ table: String, _ reader: MappingReader) -> Bool {
        if scope.tableNames.contains(table) { return true }
        let meant = Spelling.suggestion(for: table, among: scope.tableNames.sorted())
        findings.error(
            "E501", "there is no table `\(table)`", at: reader.node(StepKeys.table)?.span ?? reader.span,
            label: meant.map { "did you mean `\($0)`?" },
            help: meant == nil ? "name it in the route" : nil,
            fix: meant == nil ? "tables:\n  \(table): tables/\(table).csv" : nil)
        return false
    }

    private func missingCode(_ reader: MappingReader) -> Step.MissingCode? {
        let present = [StepKeys.standardCode, StepKeys.notFound].filter { reader.has($0) }
        guard present.count == 1 else {
            findings.error(
                "E221",
                present.isEmpty
                    ? "`map` must say what happens when the code is not in the table"
                    : "`map` says twice what happens when the code is not in the table",
                at: present.isEmpty ? reader.span : reader.keySpan(present[1]),
                help: present.isEmpty ? "add one of" : "keep one of",
                fix: "not_found: keep     not_found: clear     not_found: fail     default: TEXT")
            return nil
        }
        if present[0].name == StepKeys.standardCode.name {
            return reader.text(StepKeys.standardCode).map { .replace(with: Array($0.utf8)) }
        }
        switch reader.word(StepKeys.notFound) {
        case "keep": return .keep
        case "clear": return .clear
        case "fail": return .fail
        default: return nil
        }
    }

    func reformatDate(_ reader: MappingReader) -> Step.Verb? {
        let path = target(reader, StepKeys.datePath)
        let to = reader.node(StepKeys.dateTo).flatMap { expressions.dateFormat($0, "`to`") }
        var from: DateFormat?
        if let node = reader.node(StepKeys.dateFrom) {
            guard let format = expressions.dateFormat(node, "`from`") else { return nil }
            guard format.canRead else {
                findings.error(
                    "E235", "no date can be read with `\(format.source)`", at: node.span,
                    help: "it needs a year, and nothing left out before its last part")
                return nil
            }
            from = format
        }
        guard reader.has(StepKeys.invalid) else {
            findings.error(
                "E221", "`reformat_date` must say what happens to a value that is no date", at: reader.span,
                help: "add one of", fix: "invalid: keep     invalid: clear     invalid: fail")
            return nil
        }
        guard let path, let to, let invalid = reader.choice(StepKeys.invalid, Step.InvalidValue.self) else {
            return nil
        }
        return .reformatDate(path, from: from, to: to, invalid: invalid)
    }
}
