import HL7
import YAML

/// `require`, `stop`, `choose`, `for_each`, groups, `tag`.
extension StepDecoder {
    func require(_ reader: MappingReader) -> Step.Verb? {
        let condition = reader.node(StepKeys.requireCondition).flatMap { expressions.condition($0, "`require`") }
        let because = reader.text(StepKeys.because)
        guard reader.has(StepKeys.otherwise) else {
            findings.error(
                "E221", "`require` must say what happens when its condition does not hold", at: reader.span,
                help: "add one of", fix: "otherwise: reject     otherwise: skip     otherwise: fail")
            return nil
        }
        guard let ending = reader.choice(StepKeys.otherwise, Step.Ending.self), let condition, let because else {
            return nil
        }
        return .require(condition, otherwise: ending, because: because)
    }

    func stop(_ reader: MappingReader) -> Step.Verb? {
        let ending = reader.choice(StepKeys.stopEnding, Step.Ending.self)
        guard let because = reader.text(StepKeys.because), let ending else { return nil }
        return .stop(ending, because: because)
    }

    func choose(_ reader: MappingReader) -> Step.Verb? {
        guard let items = reader.items(StepKeys.chooseBranches) else { return nil }
        var branches: [Step.Branch] = []
        for (index, item) in items.enumerated() {
            guard !item.isInvalid, let branch = branch(item, isLast: index == items.count - 1) else { continue }
            branches.append(branch)
        }
        if items.isEmpty { findings.error("E225", "`choose` has no branches", at: reader.span) }
        return branches.count == items.count && !branches.isEmpty ? .choose(branches) : nil
    }

    private func branch(_ node: Node, isLast: Bool) -> Step.Branch? {
        guard let reader = MappingReader(node, StepKeys.branch, scalars: scope.scalars) else { return nil }
        let place = scope.place(reader.span)
        if reader.has(StepKeys.branchOtherwise) {
            guard isLast, !reader.has(StepKeys.when), !reader.has(StepKeys.branchDo) else {
                findings.error(
                    "E225", "`otherwise` is the last branch, alone", at: reader.keySpan(StepKeys.branchOtherwise),
                    help: "its steps stand right under it")
                return nil
            }
            let steps = steps(reader.node(StepKeys.branchOtherwise), under: "`otherwise`")
            return Step.Branch(when: nil, place: place, steps: steps)
        }
        guard reader.has(StepKeys.when), reader.has(StepKeys.branchDo) else {
            findings.error(
                "E225", "a branch of `choose` needs `when` and `do`", at: reader.span,
                help: "the last one may be otherwise: with its steps under it")
            return nil
        }
        let condition = reader.node(StepKeys.when).flatMap { expressions.condition($0, "`when`") }
        let steps = steps(reader.node(StepKeys.branchDo), under: "`do`")
        return condition.map { Step.Branch(when: $0, place: place, steps: steps) }
    }

    func forEach(_ reader: MappingReader) -> Step.Verb? {
        let path = path(reader, StepKeys.forEachPath)
        let steps = steps(reader.node(StepKeys.forEachDo), under: "`do`")
        let with = withSegments(reader)
        guard let path, let with, reader.has(StepKeys.forEachDo) else { return nil }
        let span = reader.node(StepKeys.forEachPath)?.span ?? reader.span
        guard path.field == nil || (path.fieldPick == .all && path.component == nil) else {
            findings.error(
                "E217", "`for_each` needs a segment, or the repetitions of a field", at: span, help: "write",
                fix: "for_each: \(path.segment)-\(path.field ?? 1)[*]")
            return nil
        }
        guard path.field == nil || with.isEmpty else {
            findings.error(
                "E217", "`with` only goes with segments", at: reader.keySpan(StepKeys.with),
                help: "take it out: repetitions have nothing after them")
            return nil
        }
        return .forEach(path, with: with, steps: steps)
    }

    private func withSegments(_ reader: MappingReader) -> [SegmentName]? {
        guard reader.has(StepKeys.with) else { return [] }
        guard let items = reader.items(StepKeys.with) else { return nil }
        let names = items.compactMap { expressions.segment($0, "`with`") }
        return names.count == items.count ? names : nil
    }

    func group(_ node: Node) -> Step? {
        guard let reader = MappingReader(node, StepKeys.group, scalars: scope.scalars) else { return nil }
        let condition = reader.node(StepKeys.when).flatMap { expressions.condition($0, "`when`") }
        let steps = steps(reader.node(StepKeys.groupDo), under: "`do`")
        let otherwise =
            reader.has(StepKeys.groupElse) ? self.steps(reader.node(StepKeys.groupElse), under: "`else`") : []
        guard let condition else { return nil }
        return Step(
            name: reader.text(StepKeys.name), when: condition, place: scope.place(reader.span),
            verb: .group(steps: steps, otherwise: otherwise))
    }

    func tag(_ reader: MappingReader) -> Step.Verb? {
        guard let entries = reader.named(StepKeys.tagPaths) else { return nil }
        let tags: [Step.Tag] = entries.compactMap { entry in
            let path = expressions.path(entry.value, "a tag")
            guard let text = entry.key.text, Naming.isName(text, also: ["-", "_"]) else {
                findings.error(
                    "E222", "a tag's name must be letters, digits, - and _, at most \(Naming.longest)",
                    at: entry.key.span)
                return nil
            }
            return path.map { Step.Tag(name: text, path: $0) }
        }
        return tags.count == entries.count && !tags.isEmpty ? .tag(tags) : nil
    }
}
