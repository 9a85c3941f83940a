/// A step that ends the message.
enum Halt: Error {
    case skipped(Reason)
    case rejected(Problem)
    case failed(Problem)

    var outcome: Outcome {
        switch self {
        case .skipped(let reason): .skipped(reason)
        case .rejected(let problem): .rejected(problem)
        case .failed(let problem): .failed(problem)
        }
    }
}
