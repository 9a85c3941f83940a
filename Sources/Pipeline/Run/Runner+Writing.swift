import HL7
import Routes

extension Runner {
    /// Writes raw bytes of this message's own delimiters. What is there already stays untouched.
    mutating func write(_ raw: [UInt8], at location: Location, _ place: Place) throws(Halt) {
        try willWrite(raw.count, place)
        if mayRefuse(location), !raw.isEmpty, !message.canWrite(at: location) {
            throw failure(
                .internalError, "the header declares no separator for this place, or its number is too high", place,
                at: location)
        }
        guard trace.isRecording else { return message.setRaw(raw, at: location) }
        let before = Array(message.raw(at: location))
        message.setRaw(raw, at: location)
        let after = Array(message.raw(at: location))
        if before != after { trace.changed(location, before: before, after: after, depth: depth) }
    }

    /// Asked before every write, so that only the odd message pays for looking closer.
    private func mayRefuse(_ location: Location) -> Bool {
        let delimiters = message.delimiters
        return delimiters.component == nil || delimiters.repetition == nil || delimiters.subcomponent == nil
            || (location.repetition ?? 1) > 1000
    }

    /// The places to write to; the trace says so when there are none.
    mutating func targets(of path: Path, _ step: CompiledStep) throws(Halt) -> [Location] {
        let found = path.field == nil ? [] : message.targets(of: path, in: scope, atMost: mostPlaces)
        if found.isEmpty, trace.isRecording { trace.note("\(path) is nowhere in this message", depth: depth) }
        try spend(cost(of: found), in: step)
        return found
    }

    mutating func set(_ path: Path, _ value: Step.Value, _ step: CompiledStep) throws(Halt) {
        switch value {
        case .text(let template):
            let raw = try raw(template, step.place)
            for target in try targets(of: path, step) { try write(raw, at: target, step.place) }
        case .now(let format):
            let raw = try encoded(format.format(context.now), step.place)
            for target in try targets(of: path, step) { try write(raw, at: target, step.place) }
        case .hl7Null:
            for target in try targets(of: path, step) { try write(Leaf.null, at: target, step.place) }
        case .firstOf(let sources):
            for source in sources {
                guard let found = first(source), message.state(at: found) == .valued else { continue }
                if trace.isRecording { trace.note("\(source) is the first that is valued", depth: depth) }
                return try write(from: found, to: path, step)
            }
        }
    }

    mutating func copy(_ from: Path, _ to: Path, clearingSource: Bool, _ step: CompiledStep) throws(Halt) {
        let source = first(from)
        if let source { try refuseSegment(source, step) }
        let value = source.map { Array(message.raw(at: $0)) } ?? []
        let level = source.flatMap { Leaf.Level($0) } ?? .field
        let isSyntax = source?.isHeaderSyntax ?? false
        let targets = try targets(of: to, step)
        if clearingSource, !isSyntax, !targets.isEmpty, let source {
            try write([], at: source, step.place)
        }
        for target in targets {
            let raw = try fitting(value, from: level, isSyntax: isSyntax, into: target, step)
            try write(raw, at: target, step.place)
        }
    }

    private mutating func write(from source: Location, to path: Path, _ step: CompiledStep) throws(Halt) {
        try refuseSegment(source, step)
        let value = Array(message.raw(at: source))
        let level = Leaf.Level(source) ?? .field
        for target in try targets(of: path, step) {
            let raw = try fitting(value, from: level, isSyntax: source.isHeaderSyntax, into: target, step)
            try write(raw, at: target, step.place)
        }
    }

    /// A value as it can stand in `target` without breaking what is around it: all of it where the target is as
    /// large as the source or larger, its first part where the target is smaller.
    private func fitting(
        _ value: [UInt8], from level: Leaf.Level, isSyntax: Bool, into target: Location, _ step: CompiledStep
    ) throws(Halt) -> [UInt8] {
        if isSyntax { return try encoded(value, step.place) }
        guard let wanted = Leaf.Level(target), wanted > level else {
            return hasOnlyDelimiters(value) ? [] : value
        }
        return Array(Leaf.cut(value[...], to: wanted, message.delimiters))
    }

    private func refuseSegment(_ source: Location, _ step: CompiledStep) throws(Halt) {
        guard source.field == nil else { return }
        throw failure(.internalError, "a whole segment does not fit into a field", step.place, at: source)
    }

    private func hasOnlyDelimiters(_ value: [UInt8]) -> Bool {
        let delimiters = message.delimiters
        return value.allSatisfy {
            $0 == delimiters.component || $0 == delimiters.repetition || $0 == delimiters.subcomponent
        }
    }

    mutating func append(_ path: Path, _ fields: [FieldTemplate], _ step: CompiledStep) throws(Halt) {
        let raw = try joined(fields, by: message.delimiters.component, step.place)
        var whole = path
        whole.fieldPick = nil
        whole.component = nil
        whole.subcomponent = nil
        var scope = scope
        scope.repetition = nil
        let targets = message.targets(of: whole, in: scope)
        if targets.isEmpty, trace.isRecording { trace.note("\(path) is nowhere in this message", depth: depth) }
        try spend(cost(of: targets), in: step)
        for target in targets where !target.isHeaderSyntax {
            guard let field = target.field else { continue }
            if message.raw(at: target).isEmpty {
                try write(raw, at: target, step.place)
                continue
            }
            guard message.delimiters.repetition != nil else {
                throw failure(.internalError, "the header declares no repetition separator", step.place, at: target)
            }
            try willWrite(raw.count + 1, step.place)
            guard message.appendRepetition(raw, segment: target.segment, field: field) else {
                throw failure(.internalError, "the field takes no more repetitions", step.place, at: target)
            }
            guard trace.isRecording else { continue }
            var added = target
            added.repetition = message.repetitionCount(segment: target.segment, field: field)
            trace.changed(added, before: [], after: raw, depth: depth)
        }
    }
}
