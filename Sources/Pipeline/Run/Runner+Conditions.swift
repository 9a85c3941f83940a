import HL7
import Routes

extension Runner {
    /// Whether a condition holds. Two-valued: a test that does not fit its value is false, `not` turns that round,
    /// `all` and `no` of nothing hold, `any` of nothing does not.
    mutating func holds(_ condition: CompiledCondition, in place: Place) throws(Halt) -> Bool {
        if trace.isRecording { trace.sightings = [] }
        return try evaluate(condition, place)
    }

    private mutating func evaluate(_ condition: CompiledCondition, _ place: Place) throws(Halt) -> Bool {
        switch condition {
        case .compare(let comparison): return try evaluate(comparison)
        case .not(let part): return try !evaluate(part, place)
        case .all(let parts):
            for part in parts where try !evaluate(part, place) { return false }
            return true
        case .any(let parts):
            for part in parts where try evaluate(part, place) { return true }
            return false
        case .tooDeep: throw failure(.internalError, "conditions are nested deeper than \(limits.depth)", place)
        }
    }

    private mutating func evaluate(_ comparison: CompiledComparison) throws(Halt) -> Bool {
        let model = comparison.model
        var sighting = Sighting(of: model, isRecording: trace.isRecording)
        let result: Bool
        if let quantifier = model.quantifier, case .path(let path) = model.subject {
            let subjects = try subjects(of: path, model.place)
            switch quantifier {
            case .any: result = try contains(subjects, true, comparison, &sighting)
            case .no: result = try !contains(subjects, true, comparison, &sighting)
            case .all: result = try !contains(subjects, false, comparison, &sighting)
            }
        } else {
            result = try test(subject(of: model.subject), comparison, &sighting)
        }
        if trace.isRecording {
            sighting.holds = result
            trace.sightings.append(sighting)
        }
        return result
    }

    // MARK: What is tested

    /// One value as tests see it.
    private struct Subject {
        var location: Location?
        var state: ValueState
        /// Unescaped; of the first part where there are smaller ones.
        var text: ArraySlice<UInt8>

        static let missing = Subject(location: nil, state: .empty, text: [])
    }

    private mutating func subject(of subject: Condition.Subject) -> Subject {
        switch subject {
        case .path(let path): return first(path).map { self.subject(at: $0) } ?? .missing
        case .type: return plain(message.messageType[...])
        case .event: return plain(message.messageEvent[...])
        case .tag(let name): return plain(tags.first { $0.name == name }?.value[...] ?? [])
        }
    }

    private func plain(_ text: ArraySlice<UInt8>) -> Subject {
        Subject(location: nil, state: text.isEmpty ? .empty : .valued, text: text)
    }

    private func subject(at location: Location) -> Subject {
        guard location.field != nil else { return Subject(location: location, state: .valued, text: []) }
        let leaf = leaf(at: location)
        guard !location.isHeaderSyntax else { return Subject(location: location, state: .valued, text: leaf) }
        return Subject(location: location, state: message.state(at: location), text: text(leaf))
    }

    /// Paid for before they are looked at: each is searched for from the beginning of its field.
    private mutating func subjects(of path: Path, _ place: Place) throws(Halt) -> [Subject] {
        let locations = values(of: path, keepingSyntax: true)
        try spend(cost(of: locations), at: place)
        return locations.map { subject(at: $0) }
    }

    // MARK: How it is tested

    private mutating func contains(
        _ subjects: [Subject], _ wanted: Bool, _ comparison: CompiledComparison, _ sighting: inout Sighting
    ) throws(Halt) -> Bool {
        for subject in subjects where try test(subject, comparison, &sighting) == wanted { return true }
        return false
    }

    private mutating func test(
        _ subject: Subject, _ comparison: CompiledComparison, _ sighting: inout Sighting
    ) throws(Halt) -> Bool {
        if trace.isRecording { sighting.saw(subject.location, subject.state, subject.text) }
        if case .matches(let pattern) = comparison.model.test {
            try spend(pattern.cost(on: subject.text.count), at: comparison.model.place)
        }
        let fits = fits(subject, comparison, &sighting)
        return fits != comparison.model.isNegated
    }

    /// A null is no text: it is only ever `null`, or equal to another null.
    private mutating func fits(_ subject: Subject, _ comparison: CompiledComparison, _ sighting: inout Sighting) -> Bool
    {
        let text = subject.text
        let isText = subject.state != .null
        switch comparison.model.test {
        case .valued: return subject.state == .valued
        case .empty: return subject.state == .empty
        case .null: return subject.state == .null
        case .equals(.text(let other)): return isText && text.elementsEqual(other)
        case .equals(.path(let path)): return equals(subject, path, &sighting)
        case .oneOf(let texts): return isText && texts.contains { text.elementsEqual($0) }
        case .inTable:
            guard isText, let table = comparison.table, let entry = table.entry(for: text) else { return false }
            sighting.saw(rowAt: entry.line, of: table)
            return true
        case .contains(let part): return isText && text.containsRun(part)
        case .starts(let start): return isText && text.starts(with: start)
        case .ends(let end): return isText && text.suffix(end.count).elementsEqual(end)
        case .matches(let pattern): return isText && pattern.matches(Array(text))
        case .ordered(let ordering, .number(let reference)):
            guard let number = Decimal64(text) else {
                sighting.note("not a number")
                return false
            }
            return ordering.accepts(number == reference ? 0 : number < reference ? -1 : 1)
        case .ordered(let ordering, .date(let reference)):
            guard let date = Timestamp(hl7: Array(text)) else {
                sighting.note("not a date")
                return false
            }
            return ordering.accepts(date.compared(to: reference))
        }
    }

    private func equals(_ subject: Subject, _ path: Path, _ sighting: inout Sighting) -> Bool {
        let location = message.location(of: path, in: scope)
        let other = location.map { self.subject(at: $0) } ?? .missing
        sighting.saw(location, other.state, other.text)
        if subject.state == .null || other.state == .null { return subject.state == other.state }
        return subject.text.elementsEqual(other.text)
    }
}

extension Condition.Ordering {
    /// - Parameter order: negative when the value comes before the reference, 0 when they are equal.
    fileprivate func accepts(_ order: Int) -> Bool {
        switch self {
        case .less: order < 0
        case .lessOrEqual: order <= 0
        case .greater: order > 0
        case .greaterOrEqual: order >= 0
        }
    }
}

extension ArraySlice<UInt8> {
    fileprivate func containsRun(_ run: [UInt8]) -> Bool {
        guard let head = run.first else { return true }
        var rest = self
        while rest.count >= run.count, let start = rest.firstIndex(of: head) {
            rest = rest[start...]
            if rest.starts(with: run) { return true }
            rest = rest.dropFirst()
        }
        return false
    }
}
