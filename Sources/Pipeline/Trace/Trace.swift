import HL7
import Routes

/// What one run did, step by step: for `orderly try`, `why` and `test --coverage`.
///
/// A trace that is off costs a test of one flag at each step and stays empty.
package struct Trace: Sendable {
    package let isRecording: Bool
    package private(set) var events: [TraceEvent] = []
    /// How many events were left out because of ``limit`` or ``byteLimit``.
    package private(set) var omitted = 0
    /// Everything reached, also by events that were left out.
    package private(set) var reached: Set<CoverageElement> = []
    /// Of the condition that is being looked at.
    var sightings: [Sighting] = []

    /// Events, and bytes of values in them.
    package static let limit = 100_000
    package static let byteLimit = 64_000_000
    private var bytes = 0

    /// A trace that records.
    package init() {
        self.init(isRecording: true)
    }

    private init(isRecording: Bool) {
        self.isRecording = isRecording
    }

    package static var off: Trace { Trace(isRecording: false) }

    private mutating func add(_ kind: TraceEvent.Kind, depth: Int) {
        guard isRecording else { return }
        if events.count < Self.limit {
            events.append(TraceEvent(depth: depth, kind: kind))
        } else {
            omitted += 1
        }
    }

    /// What the last condition saw; a step without one saw nothing.
    private mutating func takeSightings() -> [Sighting] {
        defer { sightings = [] }
        for case let row? in sightings.map(\.row) { reached.insert(row) }
        return sightings
    }

    private func mark(_ step: CompiledStep, _ usedFrom: [Place]) -> TraceEvent.StepMark {
        let element = CoverageElement.step(step.verb, at: step.place)
        return TraceEvent.StepMark(
            place: step.place, name: step.name, text: element.label, usedFrom: usedFrom, element: element)
    }

    mutating func ran(_ step: CompiledStep, depth: Int, usedFrom: [Place]) {
        let mark = mark(step, usedFrom)
        reached.insert(mark.element)
        add(.ran(mark, because: takeSightings()), depth: depth)
    }

    mutating func skipped(_ step: CompiledStep, depth: Int, usedFrom: [Place]) {
        add(.skipped(mark(step, usedFrom), because: takeSightings()), depth: depth)
    }

    mutating func took(_ element: CoverageElement, depth: Int) {
        reached.insert(element)
        add(.took(element, because: takeSightings()), depth: depth)
    }

    mutating func passedOver(branchAt place: Place, depth: Int) {
        add(.passedOver(place, because: takeSightings()), depth: depth)
    }

    mutating func looped(_ path: Path, number: Int, depth: Int) {
        add(.looped(path, number: number), depth: depth)
    }

    mutating func changed(_ location: Location, before: [UInt8], after: [UInt8], depth: Int) {
        bytes += before.count + after.count
        guard bytes <= Self.byteLimit else { return omitted += 1 }
        add(.changed(location, before: before, after: after), depth: depth)
    }

    mutating func tagged(_ name: String, value: [UInt8], depth: Int) {
        add(.tagged(name, value: value), depth: depth)
    }

    mutating func used(_ table: CodeTable, line: Int, depth: Int) {
        let row = CoverageElement.row(line, of: table)
        reached.insert(row)
        add(.usedRow(row), depth: depth)
    }

    mutating func note(_ text: String, depth: Int) {
        add(.note(text), depth: depth)
    }

    mutating func part(_ number: Int, of count: Int) {
        add(.part(number: number, of: count), depth: 0)
    }

    mutating func destination(_ destination: CompiledDestination, isTaken: Bool) {
        let element = CoverageElement.destination(destination.name, at: destination.place)
        if isTaken { reached.insert(element) }
        add(.destination(element, isTaken: isTaken, because: takeSightings()), depth: 0)
    }

    mutating func ended(_ halt: Halt, depth: Int) {
        switch halt {
        case .skipped(let reason): add(.ended(.skipped, text: reason.text, place: reason.place), depth: depth)
        case .rejected(let problem): add(.ended(.rejected, text: problem.text, place: problem.place), depth: depth)
        case .failed(let problem): add(.ended(.failed, text: problem.text, place: problem.place), depth: depth)
        }
    }
}
