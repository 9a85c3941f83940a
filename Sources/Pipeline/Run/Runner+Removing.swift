import HL7
import Routes

extension Runner {
    mutating func remove(_ removals: [Step.Removal], _ step: CompiledStep) throws(Halt) {
        for removal in removals {
            switch removal {
            case .segments(let pattern):
                let found = segments { pattern.matches($0) }
                try removeSegments(found, step)
            case .path(let path):
                let found = locations(of: path)
                try spend(cost(of: found), in: step)
                if path.field == nil {
                    try removeSegments(found.map(\.segment), step)
                } else {
                    try removeParts(found.filter { !$0.isHeaderSyntax }, step)
                }
            }
        }
    }

    /// Segments by name; for a name that a loop has narrowed, those of the current item.
    private func segments(where isWanted: (SegmentName) -> Bool) -> [Int] {
        let narrowed = scope.segments
        var found: [Int] = []
        for index in 0..<message.segmentCount {
            guard let name = message.segmentName(at: index), isWanted(name) else { continue }
            if let entry = narrowed.first(where: { $0.name == name }), !entry.indices.containsSorted(index) { continue }
            found.append(index)
        }
        return found
    }

    mutating func keepOnly(_ patterns: [SegmentPattern], _ step: CompiledStep) throws(Halt) {
        flushDoomed()
        let unwanted = (0..<message.segmentCount).filter { index in
            guard let name = message.segmentName(at: index) else { return true }
            return !patterns.contains { $0.matches(name) }
        }
        try removeSegments(unwanted, step)
    }

    /// Deletes segments, and with the current one of a loop those that go with it. The header stays.
    private mutating func removeSegments(_ wanted: [Int], _ step: CompiledStep) throws(Halt) {
        var indices = wanted.filter { $0 > 0 }
        guard !indices.isEmpty else { return }
        for frame in frames where !frame.isOverRepetitions {
            if let current = frame.current, indices.contains(current.segment) { indices += frame.currentSegments }
        }
        if !frames.isEmpty { indices = Set(indices).sorted() }
        try spend(indices.count, in: step)
        if trace.isRecording {
            for index in indices {
                trace.changed(
                    location(ofSegment: index), before: Array(message.segmentBytes(at: index)), after: [], depth: depth)
            }
        }
        doomed += indices
        let narrowed = scope.segments
        if indices.allSatisfy({ index in narrowed.contains { $0.indices.containsSorted(index) } }) {
            for frame in frames.indices { frames[frame].drop(indices) }
        } else {
            try spend(message.segmentCount >> 10, in: step)
            flushDoomed()
        }
    }

    /// Deletes what the bodies of loops have removed, and renumbers what is left.
    mutating func flushDoomed() {
        guard !doomed.isEmpty else { return }
        let gone = doomed.sorted()
        doomed = []
        message.remove(gone.map { location(ofSegment: $0) })
        renumberFrames { index in
            let before = gone.partitioningIndex { $0 >= index }
            return before < gone.count && gone[before] == index ? nil : index - before
        }
    }

    mutating func renumberFrames(_ newIndex: (Int) -> Int?) {
        for frame in frames.indices { frames[frame].renumber(newIndex) }
    }

    func location(ofSegment index: Int) -> Location {
        let name = message.segmentName(at: index) ?? .msh
        let occurrence = trace.isRecording ? message.segments(named: name).prefix { $0 <= index }.count : 1
        return Location(segment: index, name: name, occurrence: occurrence)
    }

    /// Fields and components are emptied; repetitions close up, last first.
    private mutating func removeParts(_ locations: [Location], _ step: CompiledStep) throws(Halt) {
        if trace.isRecording {
            for location in locations {
                let before = Array(message.raw(at: location))
                if !before.isEmpty { trace.changed(location, before: before, after: [], depth: depth) }
            }
        }
        message.remove(locations)
        guard !frames.isEmpty else { return }
        let repetitions = locations.filter { $0.repetition != nil && $0.component == nil }
        let descending = repetitions.sorted { ($0.segment, $0.repetition ?? 0) > ($1.segment, $1.repetition ?? 0) }
        for location in descending {
            guard let field = location.field, let repetition = location.repetition else { continue }
            try spend(frames.reduce(1) { $0 + $1.items.count >> 8 }, in: step)
            for frame in frames.indices {
                frames[frame].closeUp(segment: location.segment, field: field, repetition: repetition)
            }
        }
    }
}
