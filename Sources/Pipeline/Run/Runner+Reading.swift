import HL7
import Routes

extension Runner {
    /// The first place that a path selects; the trace says so when there are more.
    func first(_ path: Path, noting trace: inout Trace) -> Location? {
        if trace.isRecording {
            let found = message.locations(of: path, in: scope)
            if found.count > 1 { trace.note("\(path) is \(found.count) values here; the first is taken", depth: depth) }
        }
        return message.location(of: path, in: scope)
    }

    mutating func first(_ path: Path) -> Location? {
        guard trace.isRecording else { return message.location(of: path, in: scope) }
        var recording = trace
        trace = .off
        let found = first(path, noting: &recording)
        trace = recording
        return found
    }

    /// The smallest first part of a place as sent, escapes included: `HOSP` of `HOSP&1.2.3&ISO^L~…`.
    func leaf(at location: Location) -> ArraySlice<UInt8> {
        Leaf.first(of: message.raw(at: location), in: location, message.delimiters)
    }

    /// The unescaped text of a leaf, without a copy where nothing is escaped.
    func text(_ leaf: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        guard let escape = message.delimiters.escape, leaf.contains(escape) else { return leaf }
        return Escapes.decode(leaf, message.delimiters)[...]
    }

    /// Every place in which a step that works value by value finds one: repetitions of a whole field one by one.
    ///
    /// - Parameter keepingSyntax: also whole segments, MSH-1 and MSH-2.
    func values(of path: Path, keepingSyntax: Bool = false) -> [Location] {
        let found = locations(of: path)
        guard found.contains(where: isNotOneValue) else { return found }
        return found.flatMap { location in
            guard let field = location.field, !location.isHeaderSyntax else {
                return keepingSyntax ? [location] : [Location]()
            }
            guard location.repetition == nil else { return [location] }
            let count = message.repetitionCount(segment: location.segment, field: field)
            guard count > 1 || !keepingSyntax else { return [location] }
            return (1...max(1, min(count, mostPlaces))).map {
                var repetition = location
                repetition.repetition = $0
                return repetition
            }
        }
    }

    /// As many places as can be paid for, and one more, for which the payment then fails.
    func locations(of path: Path) -> [Location] {
        message.locations(of: path, in: scope, atMost: mostPlaces)
    }

    /// One more than can be paid for.
    var mostPlaces: Int { min(max(0, limits.steps), .max - 1) + 1 }

    private func isNotOneValue(_ location: Location) -> Bool {
        guard let field = location.field, !location.isHeaderSyntax else { return true }
        return location.repetition == nil && message.repetitionCount(segment: location.segment, field: field) > 1
    }
}
