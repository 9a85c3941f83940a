import HL7
import YAML

/// `set`, `copy`, `move`, `append`, `add_segment`.
extension StepDecoder {
    func set(_ reader: MappingReader) -> Step.Verb? {
        let target = target(reader, StepKeys.setPath)
        let choices = [StepKeys.value, StepKeys.text, StepKeys.firstOf, StepKeys.now, StepKeys.hl7Null]
        guard let key = exactlyOne(of: choices, reader, whenNone: "`set` must say what to write") else { return nil }
        guard let value = value(reader, key), let target else { return nil }
        noteVersion(target, value)
        return .set(target, value)
    }

    /// A route that turns messages into another version may name what that one has.
    private func noteVersion(_ target: Path, _ value: Step.Value) {
        guard target.segment == .msh, target.field == 12, target.component ?? 1 == 1, case .text(let template) = value,
            case .literal(let version)? = template.parts.first, template.parts.count == 1
        else { return }
        scope.uses.add(writtenVersion: version)
    }

    private func value(_ reader: MappingReader, _ key: Key) -> Step.Value? {
        switch key.name {
        case StepKeys.value.name: return reader.text(key).map { .text(.literal($0)) }
        case StepKeys.text.name:
            return reader.node(key).flatMap { expressions.template($0, "`text`") }.map { Step.Value.text($0) }
        case StepKeys.firstOf.name:
            guard let items = reader.items(key) else { return nil }
            let paths = items.compactMap { expressions.path($0, "`first_of`") }
            return paths.count == items.count ? .firstOf(paths) : nil
        case StepKeys.now.name:
            return reader.node(key).flatMap { expressions.dateFormat($0, "`now`") }.map { Step.Value.now($0) }
        default:
            guard let isNull = reader.yesNo(key) else { return nil }
            if isNull { return .hl7Null }
            findings.error(
                "E214", "`hl7_null: no` writes nothing", at: reader.keySpan(key),
                help: "write value:, text:, first_of: or now: instead")
            return nil
        }
    }

    /// The one key of several that is present.
    func exactlyOne(of keys: [Key], _ reader: MappingReader, whenNone message: String) -> Key? {
        let present = keys.filter { reader.has($0) }
        if present.count == 1 { return present[0] }
        if present.isEmpty {
            findings.error(
                "E214", message, at: reader.span, help: "add one of",
                fix: keys.map { "\($0.name):" }.joined(separator: "     "))
        } else {
            let names = present.map { "`\($0.name)`" }
            findings.error(
                "E214", "\(reader.table.name) takes one of \(Spelling.list(names, "and")), not both",
                at: reader.keySpan(present[1]), help: "keep one of them")
        }
        return nil
    }

    func transfer(_ reader: MappingReader, _ key: Key) -> (from: Path, to: Path)? {
        let source = reader.node(key).flatMap { fieldPath($0, "`\(key.name)`") }
        let target = target(reader, StepKeys.toPath)
        guard let source, let target else { return nil }
        if key.name == StepKeys.movePath.name, let node = reader.node(key), !isWritable(source, node) { return nil }
        return (source, target)
    }

    func append(_ reader: MappingReader) -> Step.Verb? {
        let target = target(reader, StepKeys.appendPath)
        let fields = fields(reader, StepKeys.appendFields)
        guard let target, let fields else { return nil }
        guard target.component == nil, target.fieldPick == nil else {
            findings.error(
                "E217", "`append` needs a whole field", at: reader.node(StepKeys.appendPath)?.span ?? reader.span,
                help: "components go under fields:", fix: "append: \(target.segment)-\(target.field ?? 1)")
            return nil
        }
        noteFields(reader, StepKeys.appendFields) { HL7Place(target.segment, target.field ?? 1, $0) }
        return .append(target, fields: fields)
    }

    func addSegment(_ reader: MappingReader) -> Step.Verb? {
        let name = reader.node(StepKeys.addSegmentName).flatMap { expressions.segment($0, "`add_segment`") }
        let fields = reader.has(StepKeys.segmentFields) ? fields(reader, StepKeys.segmentFields) : [:]
        let choices = [StepKeys.after, StepKeys.before, StepKeys.atEnd]
        guard let key = exactlyOne(of: choices, reader, whenNone: "`add_segment` must say where") else { return nil }
        guard let position = position(reader, key), let name, let fields else { return nil }
        if name == .msh {
            findings.error("E217", "a message has one MSH", at: reader.keySpan(StepKeys.addSegmentName))
            return nil
        }
        noteFields(reader, StepKeys.segmentFields) { HL7Place(name, $0) }
        return .addSegment(name, at: position, fields: fields)
    }

    private func position(_ reader: MappingReader, _ key: Key) -> Step.Position? {
        if key.name == StepKeys.atEnd.name {
            guard let isAtEnd = reader.yesNo(key) else { return nil }
            if isAtEnd { return .atEnd }
            findings.error("E214", "`at_end: no` says no place", at: reader.keySpan(key), help: "use after: or before:")
            return nil
        }
        guard let node = reader.node(key), let path = expressions.path(node, "`\(key.name)`") else { return nil }
        guard path.field == nil else {
            findings.error(
                "E217", "`\(key.name)` needs a segment, not a field", at: node.span, help: "write",
                fix: "\(key.name): \(path.segment)")
            return nil
        }
        if key.name == StepKeys.before.name, path.segment == .msh {
            findings.error("E217", "nothing can stand before MSH", at: node.span)
            return nil
        }
        return key.name == StepKeys.after.name ? .after(path) : .before(path)
    }

    /// The places that the numbers under `fields:` stand for.
    private func noteFields(_ reader: MappingReader, _ key: Key, _ place: (Int) -> HL7Place) {
        guard reader.has(key) else { return }
        for entry in reader.named(key) ?? [] {
            guard let number = WrittenValue.integer(entry.key.text ?? "") else { continue }
            scope.uses.add(place(number), at: entry.key.span)
        }
    }

    /// NUMBER: text with placeholders.
    private func fields(_ reader: MappingReader, _ key: Key) -> [Int: Template]? {
        guard let entries = reader.named(key) else { return nil }
        var fields: [Int: Template] = [:]
        var isWhole = true
        for entry in entries {
            guard let number = WrittenValue.integer(entry.key.text ?? ""), (1...999).contains(number) else {
                findings.error(
                    "E208", "`fields` has numbers from 1 to 999 as keys", at: entry.key.span,
                    help: "write NUMBER: text")
                isWhole = false
                continue
            }
            if let template = expressions.template(entry.value, "field \(number)") {
                fields[number] = template
            } else {
                isWhole = false
            }
        }
        return isWhole ? fields : nil
    }
}
