import CharacterSets
import Delivery
import HL7
import Inspection
import Pipeline
import Routes
import Validation

/// What happened to one message of a test.
struct RouteTestPassage {
    /// In the order in which the sender got them; none when its connection was closed.
    var answers: [[UInt8]] = []
    var decision: Decision
    var deliveries: [SimulatedDelivery] = []
    var tags: [MessageKeys.Tag] = []
    var reached: Set<CoverageElement> = []
    /// What `validate:` found.
    var findings: [Finding] = []

    enum Decision {
        /// The bytes were no message.
        case unreadable(String)
        case queued
        case skipped(String)
        case rejected(String)
        /// A step failed; `isOwned` when the sender got a positive answer all the same.
        case failed(String, isOwned: Bool)
    }

    /// In order of the route's destinations, each once.
    var destinations: [String] {
        var names: [String] = []
        for delivery in deliveries where names.last != delivery.destination && !names.contains(delivery.destination) {
            names.append(delivery.destination)
        }
        return names
    }

    /// In UTF-8.
    func payloads(to destination: String) -> [[UInt8]] {
        deliveries.filter { $0.destination == destination }.map(\.text)
    }

    /// What became of a message as a whole at one destination: delivered when every part was.
    func result(at destination: String) -> (attempts: Int, state: RouteTest.Result.State, reason: String?)? {
        let parts = deliveries.filter { $0.destination == destination }
        guard let first = parts.first else { return nil }
        let telling = parts.first { $0.state != .delivered } ?? first
        return (parts.reduce(0) { $0 + $1.attempts }, telling.state, telling.reason)
    }

    /// The code that answers a test's question: with two answers, the kind that it asks for.
    func code(like expected: RouteTest.Answer) -> RouteTest.Answer {
        let codes = answers.compactMap { Answer($0)?.code }
        let wantsCommit = [.CA, .CE, .CR].contains(expected)
        let code = codes.last { $0.isCommit == wantsCommit } ?? codes.last
        return code.flatMap { RouteTest.Answer(rawValue: $0.rawValue) } ?? .none
    }

    /// MSA-3 and every field of the ERR segments.
    var answerTexts: [[UInt8]] {
        answers.compactMap { try? Message(ReadableText.utf8($0)) }.flatMap { answer in
            (0..<answer.segmentCount).flatMap { index -> [[UInt8]] in
                let name = answer.segmentName(at: index)
                guard name == .msa || name == .err else { return [] }
                let fields = SegmentParts(answer, segment: index).fields()
                return (name == .msa ? fields.dropFirst(2) : fields[...]).map {
                    Escapes.decode($0, answer.delimiters)
                }
            }
        }
    }

    /// Why it is among the dead letters: for each that is there.
    var deadLetterReasons: [String] {
        if case .failed(let reason, isOwned: true) = decision { return [reason] }
        return deliveries.filter { $0.state == .deadLetter }.map { "\($0.destination): \($0.reason ?? "")" }
    }
}
