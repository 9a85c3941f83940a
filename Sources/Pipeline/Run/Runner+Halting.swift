import HL7
import Routes

extension Runner {
    func halt(_ ending: Step.Ending, _ problem: Problem) -> Halt {
        switch ending {
        case .reject: .rejected(problem)
        case .skip: .skipped(Reason(text: problem.text, place: problem.place))
        case .fail: .failed(problem)
        }
    }

    func failure(_ code: ErrorCode, _ text: String, _ place: Place, at location: Location? = nil) -> Halt {
        .failed(Problem(code: code, location: location, text: text, place: place, usedFrom: usedFrom))
    }

    /// After a message that a step ended, before the next.
    mutating func reset() {
        frames = []
        doomed = []
        usedFrom = []
        depth = 0
    }

    /// Counts work towards the limit.
    mutating func spend(_ amount: Int, in step: CompiledStep) throws(Halt) {
        try spend(amount, at: step.place)
    }

    mutating func spend(_ amount: Int, at place: Place) throws(Halt) {
        work += amount
        guard work <= limits.steps else {
            throw failure(.internalError, "one message took more than \(limits.steps) steps", place)
        }
    }

    /// What it costs to look at these places or to write to them: a large segment is walked and copied each time.
    func cost(of locations: [Location]) -> Int {
        locations.reduce(0) { $0 + 1 + message.segmentBytes(at: $1.segment).count >> 12 }
    }

    /// Counts bytes about to be written towards the limit.
    mutating func willWrite(_ count: Int, _ place: Place) throws(Halt) {
        written += count
        guard written <= limits.writtenBytes else {
            throw failure(
                .internalError, "the steps write more than \(limits.writtenBytes) bytes into one message", place)
        }
    }

    /// Where in the message a path points, for ERR-2; also when the place is not there.
    func place(of path: Path) -> Location? {
        if let found = message.location(of: path, in: scope) { return found }
        let segment = message.segments(named: path.segment).first
        return Location(
            segment: segment ?? -1, name: path.segment, occurrence: 1, field: path.field,
            repetition: path.field == nil ? nil : 1, component: path.component, subcomponent: path.subcomponent)
    }
}
