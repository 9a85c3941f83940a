import HL7
import Routes

extension Runner {
    mutating func forEach(
        _ path: Path, with names: [SegmentName], _ steps: [CompiledStep], _ step: CompiledStep
    ) throws(Halt) {
        flushDoomed()
        let found = path.field == nil ? locations(of: path) : try repetitions(of: path, step)
        if path.field == nil { try spend(cost(of: found), in: step) }
        guard !found.isEmpty else {
            if trace.isRecording { trace.note("\(path) is nowhere in this message", depth: depth) }
            return
        }
        let items = found.map {
            LoopFrame.Item(segment: $0.segment, repetition: path.field == nil ? 0 : $0.repetition ?? 1)
        }
        frames.append(LoopFrame(path: path, with: names, items: items))
        let mine = frames.count - 1
        var number = 0
        while frames[mine].next < frames[mine].items.count {
            let item = frames[mine].items[frames[mine].next]
            frames[mine].next += 1
            frames[mine].current = item
            frames[mine].scope = narrowed(to: item, in: mine)
            number += 1
            try spend(1, in: step)
            if trace.isRecording { trace.looped(path, number: number, depth: depth) }
            try nested(steps)
        }
        frames.removeLast()
        flushDoomed()
    }

    /// What names mean for one item: as around the loop, but the loop's own name means the item alone, and each
    /// name of `with` the segments that go with it.
    private func narrowed(to item: LoopFrame.Item, in frame: Int) -> Scope {
        var scope = frame > 0 ? frames[frame - 1].scope : Scope()
        let loop = frames[frame]
        let outer = scope.segments
        scope.narrow(loop.path.segment, to: [item.segment])
        if loop.isOverRepetitions {
            scope.repetition = loop.path.field.map { (item.segment, $0, item.repetition) }
            return scope
        }
        guard !loop.with.isEmpty else { return scope }
        let members = SegmentGroup.members(after: item.segment, head: loop.path.segment, in: message) {
            loop.with.contains($0)
        }
        for name in loop.with {
            let around = outer.first { $0.name == name }?.indices
            let own = members.filter { index in
                message.segmentName(at: index) == name && (around?.containsSorted(index) ?? true)
            }
            scope.narrow(name, to: own)
        }
        return scope
    }

    /// The repetitions that a path selects; a whole field means each of its repetitions, an empty field has none.
    private mutating func repetitions(of path: Path, _ step: CompiledStep) throws(Halt) -> [Location] {
        var whole = path
        whole.component = nil
        whole.subcomponent = nil
        let all = values(of: whole)
        try spend(cost(of: all), in: step)
        return all.filter { location in
            var field = location
            field.repetition = nil
            return !message.raw(at: field).isEmpty
        }
    }
}

extension Scope {
    /// From now on `name` means these segments and no others.
    mutating func narrow(_ name: SegmentName, to indices: [Int]) {
        if let known = segments.firstIndex(where: { $0.name == name }) {
            segments[known].indices = indices
        } else {
            segments.append((name, indices))
        }
    }
}
