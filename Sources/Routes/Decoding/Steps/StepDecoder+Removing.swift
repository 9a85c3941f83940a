import HL7
import YAML

/// `remove`, `keep_only`, `renumber`.
extension StepDecoder {
    func remove(_ reader: MappingReader) -> Step.Verb? {
        guard let nodes = reader.items(StepKeys.removePaths) else { return nil }
        let removals = nodes.compactMap { removal($0) }
        return removals.count == nodes.count && !removals.isEmpty ? .remove(removals) : nil
    }

    private func removal(_ node: Node) -> Step.Removal? {
        if let text = node.text, text.hasSuffix("*"), let pattern = ExpressionReader.pattern(text) {
            guard !pattern.matches(.msh) else {
                reportHeader(node)
                return nil
            }
            scope.uses.add(pattern, at: node.span)
            return .segments(pattern)
        }
        guard let path = expressions.path(node, "`remove`") else { return nil }
        if path.segment == .msh, path.field == nil {
            reportHeader(node)
            return nil
        }
        return isWritable(path, node) ? .path(path) : nil
    }

    private func reportHeader(_ node: Node) {
        findings.error("E218", "MSH cannot be removed", at: node.span, help: "a message without MSH is no HL7 message")
    }

    func keepOnly(_ reader: MappingReader) -> Step.Verb? {
        patterns(reader, StepKeys.keepOnlySegments).flatMap { $0.isEmpty ? nil : .keepOnly($0) }
    }

    func renumber(_ reader: MappingReader) -> Step.Verb? {
        let path = target(reader, StepKeys.renumberPath, usual: 1)
        var restart: SegmentName?
        if let node = reader.node(StepKeys.restartAt) {
            restart = expressions.segment(node, "`restart_at`")
            if restart == nil { return nil }
        }
        guard let path else { return nil }
        guard path.component == nil, path.fieldPick == nil, path.segmentPick == nil else {
            findings.error(
                "E217", "`renumber` needs a plain field of a segment",
                at: reader.node(StepKeys.renumberPath)?.span ?? reader.span, help: "write",
                fix: "renumber: \(path.segment)-\(path.field ?? 1)")
            return nil
        }
        return .renumber(path, restartAt: restart)
    }
}
