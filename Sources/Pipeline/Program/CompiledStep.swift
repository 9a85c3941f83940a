import HL7
import Routes

/// A step ready to run. An object, so that walking a list of them costs one retain a step.
final class CompiledStep: Sendable {
    let name: String?
    let place: Place
    let condition: CompiledCondition?
    let action: Action
    /// As the route's author wrote it, without name and condition; for traces.
    let verb: Step.Verb

    init(_ step: Step, condition: CompiledCondition?, action: Action) {
        name = step.name
        place = step.place
        verb = step.verb
        self.condition = condition
        self.action = action
    }

    enum Action: Sendable {
        case set(Path, Step.Value)
        case copy(from: Path, to: Path)
        case move(from: Path, to: Path)
        case change([Path], [TextFunction])
        case map(Path, CodeTable, Step.MissingCode)
        case reformatDate(Path, from: DateFormat?, to: DateFormat, invalid: Step.InvalidValue)
        case remove([Step.Removal])
        case keepOnly([SegmentPattern])
        case append(Path, [FieldTemplate])
        case addSegment(SegmentName, at: Step.Position, [FieldTemplate])
        case renumber(Path, restartAt: SegmentName?)
        case require(CompiledCondition, otherwise: Step.Ending, because: String)
        case stop(Step.Ending, because: String)
        case choose([CompiledBranch])
        case forEach(Path, with: [SegmentName], [CompiledStep])
        case group([CompiledStep], otherwise: [CompiledStep])
        case use([CompiledStep])
        case tag([Step.Tag])
        /// A step that cannot be run at all; the text says why.
        case broken(String)
    }
}

/// A numbered field or component of something new.
struct FieldTemplate: Sendable {
    let number: Int
    let template: Template
}

/// One branch of `choose`.
final class CompiledBranch: Sendable {
    let condition: CompiledCondition?
    let place: Place
    let steps: [CompiledStep]

    init(condition: CompiledCondition?, place: Place, steps: [CompiledStep]) {
        self.condition = condition
        self.place = place
        self.steps = steps
    }
}
