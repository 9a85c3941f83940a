import HL7
import Routes

/// One message on its way through a list of steps. A value: what it changed is nobody else's until it is done.
struct Runner {
    var message: Message
    let context: RunContext
    let program: RouteProgram
    var trace: Trace
    var tags: [MessageKeys.Tag] = []
    var report = ToleranceReport()

    var frames: [LoopFrame] = []
    /// Segments that a loop's body removed; deleted together when the loop ends, so that a long loop stays linear.
    var doomed: [Int] = []
    /// The `use` steps around the current one.
    var usedFrom: [Place] = []
    /// How many steps are around the current one; for traces.
    var depth = 0
    /// Towards ``RunLimits/steps``.
    var work = 0
    /// Towards ``RunLimits/writtenBytes``.
    var written = 0
    let characters: CharacterRules

    init(
        message: Message, characters: CharacterRules, context: RunContext, program: RouteProgram, trace: Trace
    ) {
        self.message = message
        self.characters = characters
        self.context = context
        self.program = program
        self.trace = trace
    }

    var limits: RunLimits { program.limits }

    var scope: Scope { frames.isEmpty ? Scope() : frames[frames.count - 1].scope }

    mutating func run(_ steps: [CompiledStep]) throws(Halt) {
        for step in steps {
            try run(step)
        }
    }

    private mutating func run(_ step: CompiledStep) throws(Halt) {
        try spend(1 + message.segmentCount >> 12, in: step)
        guard let condition = step.condition else {
            if trace.isRecording { trace.ran(step, depth: depth, usedFrom: usedFrom) }
            return try perform(step)
        }
        if try holds(condition, in: step.place) {
            if trace.isRecording { trace.ran(step, depth: depth, usedFrom: usedFrom) }
            return try perform(step)
        }
        if trace.isRecording { trace.skipped(step, depth: depth, usedFrom: usedFrom) }
        if case .group(_, let otherwise) = step.action, !otherwise.isEmpty {
            if trace.isRecording { trace.took(.otherwise(of: step.place), depth: depth) }
            try nested(otherwise)
        }
    }

    mutating func nested(_ steps: [CompiledStep]) throws(Halt) {
        depth += 1
        defer { depth -= 1 }
        try run(steps)
    }

    private mutating func perform(_ step: CompiledStep) throws(Halt) {
        switch step.action {
        case .set(let path, let value): try set(path, value, step)
        case .copy(let from, let to): try copy(from, to, clearingSource: false, step)
        case .move(let from, let to): try copy(from, to, clearingSource: true, step)
        case .change(let paths, let functions): try change(paths, functions, step)
        case .map(let path, let table, let missing): try map(path, table, missing, step)
        case .reformatDate(let path, let from, let to, let invalid):
            try reformat(path, from: from, to: to, invalid, step)
        case .remove(let removals): try remove(removals, step)
        case .keepOnly(let patterns): try keepOnly(patterns, step)
        case .append(let path, let fields): try append(path, fields, step)
        case .addSegment(let name, let position, let fields): try addSegment(name, position, fields, step)
        case .renumber(let path, let restartAt): try renumber(path, restartAt: restartAt, step)
        case .require(let condition, let ending, let because):
            try require(condition, otherwise: ending, because: because, step)
        case .stop(let ending, let because):
            throw halt(ending, Problem(code: .internalError, text: because, place: step.place, usedFrom: usedFrom))
        case .choose(let branches): try choose(branches, step)
        case .forEach(let path, let with, let steps): try forEach(path, with: with, steps, step)
        case .group(let steps, _): try nested(steps)
        case .use(let steps): try use(steps, step)
        case .tag(let newTags): try tag(newTags, step)
        case .broken(let reason): throw failure(.internalError, reason, step.place)
        }
    }

    private mutating func choose(_ branches: [CompiledBranch], _ step: CompiledStep) throws(Halt) {
        for branch in branches {
            if let condition = branch.condition, try !holds(condition, in: branch.place) {
                if trace.isRecording { trace.passedOver(branchAt: branch.place, depth: depth) }
                continue
            }
            if trace.isRecording {
                trace.took(.branch(at: branch.place, hasCondition: branch.condition != nil), depth: depth)
            }
            return try nested(branch.steps)
        }
    }

    private mutating func use(_ steps: [CompiledStep], _ step: CompiledStep) throws(Halt) {
        usedFrom.append(step.place)
        try nested(steps)
        usedFrom.removeLast()
    }

    private mutating func require(
        _ condition: CompiledCondition, otherwise ending: Step.Ending, because: String, _ step: CompiledStep
    ) throws(Halt) {
        if try holds(condition, in: step.place) { return }
        let (code, path) = RequirementCode.of(condition)
        throw halt(
            ending,
            Problem(
                code: code, location: path.flatMap { place(of: $0) }, text: because, place: step.place,
                usedFrom: usedFrom))
    }
}
