import HL7
import Routes

extension Runner {
    mutating func addSegment(
        _ name: SegmentName, _ position: Step.Position, _ fields: [FieldTemplate], _ step: CompiledStep
    ) throws(Halt) {
        var raw: [(number: Int, raw: [UInt8])] = []
        for field in fields {
            raw.append((field.number, try self.raw(field.template, step.place)))
        }
        flushDoomed()
        let index = insertionIndex(position)
        try willWrite(raw.reduce(3) { $0 + $1.raw.count + 1 }, step.place)
        try spend(1 + message.segmentCount >> 10, in: step)
        guard message.insertSegment(name, fields: raw, at: index) else {
            throw failure(.internalError, "one message has more than \(message.segmentCount) segments", step.place)
        }
        renumberFrames { $0 >= index ? $0 + 1 : $0 }
        joinFrames(name, at: index)
        guard trace.isRecording else { return }
        trace.changed(
            location(ofSegment: index), before: [], after: Array(message.segmentBytes(at: index)), depth: depth)
    }

    /// Never before the header.
    private func insertionIndex(_ position: Step.Position) -> Int {
        let end = message.segmentCount
        switch position {
        case .atEnd: return end
        case .after(let path):
            return message.locations(of: path, in: scope).last.map { min($0.segment + 1, end) } ?? end
        case .before(let path):
            return message.locations(of: path, in: scope).first.map { max(1, $0.segment) } ?? end
        }
    }

    /// A new segment that stands among those of a loop's current item, under a name that goes with it, is one of them.
    private mutating func joinFrames(_ name: SegmentName, at index: Int) {
        for frame in frames.indices where frames[frame].with.contains(name) && !frames[frame].isOverRepetitions {
            let group = frames[frame].currentSegments
            guard let first = group.min(), let last = group.max(), index > first, index <= last + 1 else { continue }
            for later in frames.indices where later >= frame {
                guard let entry = frames[later].scope.segments.firstIndex(where: { $0.name == name }) else { continue }
                guard later == frame || frames[later].path.segment != name else { continue }
                frames[later].scope.segments[entry].indices.append(index)
                frames[later].scope.segments[entry].indices.sort()
            }
        }
    }

    mutating func renumber(_ path: Path, restartAt: SegmentName?, _ step: CompiledStep) throws(Halt) {
        guard path.field != nil else { return }
        flushDoomed()
        let wanted = Set(message.locations(of: Path(segment: path.segment), in: scope).map(\.segment))
        try spend(wanted.count + message.segmentCount >> 6, in: step)
        var number = 0
        for index in 0..<message.segmentCount {
            let name = message.segmentName(at: index)
            if let restartAt, name == restartAt { number = 0 }
            guard name == path.segment, wanted.contains(index) else { continue }
            number += 1
            var location = Location(segment: index, name: path.segment, occurrence: number, field: path.field)
            location.component = path.component
            location.subcomponent = path.subcomponent
            if path.component != nil { location.repetition = 1 }
            guard !location.isHeaderSyntax else { continue }
            try write(Array(String(number).utf8), at: location, step.place)
        }
    }

    mutating func tag(_ newTags: [Step.Tag], _ step: CompiledStep) throws(Halt) {
        for tag in newTags {
            guard let location = first(tag.path), message.state(at: location) == .valued else { continue }
            let value = Array(text(leaf(at: location)).prefix(MessageKeys.longest))
            guard !value.isEmpty else { continue }
            if let known = tags.firstIndex(where: { $0.name == tag.name }) {
                tags[known].value = value
            } else {
                guard tags.count < limits.tags else {
                    throw failure(.internalError, "one message has more than \(limits.tags) tags", step.place)
                }
                tags.append(MessageKeys.Tag(name: tag.name, value: value))
            }
            if trace.isRecording { trace.tagged(tag.name, value: value, depth: depth) }
        }
    }
}
