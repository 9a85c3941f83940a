import CharacterSets
import Delivery
import HL7
import Pipeline
import Routes

/// What the sequence number protocol says to one message (HL7 v2.5.1 §2.10.1).
///
/// | MSH-13 | answer | stored |
/// |---|---|---|
/// | 0, -1 | AA, MSA-4 the number expected | no; after -1 the next message begins anew with its number |
/// | the number expected | as the route decides; MSA-4 the next, or the same again after AE or AR | with its number, if accepted |
/// | the last one accepted | its acknowledgement again | no |
/// | any other, none | AR, MSA-4 the number expected | as rejected |
enum SequenceCheck {
    /// The listener does not keep to the protocol.
    case notUsed
    case expected(SequenceStep)
    /// Nothing is to be stored.
    case answered([[UInt8]])
    case refused(Problem, expected: Int64?)
    /// Not to be answered now: the same number is being stored.
    case pending
}

extension RouteIntake {
    func checkSequence(of message: DecodedMessage, _ header: Header, with runner: RouteRunner) -> SequenceCheck {
        guard case .mllp(let definition) = runner.route.listener, definition.usesSequenceNumbers else {
            return .notUsed
        }
        func problem(_ code: ErrorCode, _ text: String) -> Problem {
            Problem(
                code: code, location: message.message.location(of: Path(segment: .msh, field: 13)), text: text,
                place: definition.place)
        }
        let link = SequenceLink(
            listener: listener, application: header.sendingApplication, facility: header.sendingFacility)
        guard let link else {
            let limit = SequenceLink.longest
            return .refused(
                problem(.tooLong, "MSH-3 or MSH-4 is longer than the limit of \(limit) bytes"), expected: nil)
        }
        guard let number = Self.number(header.sequenceNumber) else {
            let isMissing = header.sequenceNumber.isEmpty
            let text = isMissing ? "MSH-13 has no sequence number" : "MSH-13 is no sequence number"
            return .refused(problem(isMissing ? .requiredFieldMissing : .dataType, text), expected: nil)
        }
        func told(_ expected: Int64) -> [[UInt8]] {
            let replies = runner.replies(
                to: header, of: message, .accepted, id: store.nextID(), at: clock.read().timestamp,
                expectedSequence: expected, hasLink: false)
            return replies.all
        }
        switch store.sequence(number, on: link) {
        case .expected(let step): return .expected(step)
        case .asked(let expected): return .answered(told(expected))
        case .repeated(let stored, let expected):
            if let stored { observer(.repeated(route: runner.route.name, id: stored)) }
            return .answered(stored.flatMap { store.replies(of: $0) } ?? told(expected))
        case .unexpected(let expected):
            let text = "sequence number \(number) came and \(expected) is expected"
            return .refused(problem(.other, text), expected: expected)
        case .tooManyLinks(let limit):
            return .refused(
                problem(.internalError, "more senders than the limit of \(limit) number their messages"), expected: nil)
        case .pending: return .pending
        }
    }

    /// The number is stored with a message that is accepted; otherwise it is expected again.
    func kept(_ step: SequenceStep?, of verdict: Verdict) -> SequenceStep? {
        guard let step else { return nil }
        if case .accepted = verdict { return step }
        store.release(step)
        return nil
    }

    /// -1, 0 or up to 15 digits.
    private static func number(_ field: [UInt8]) -> Int64? {
        let text = field.filter { $0 != 0x20 && $0 != 0x09 }
        if text == [0x2D, 0x31] { return -1 }
        let digits = text.first == 0x2B ? text.dropFirst() : text[...]
        guard (1...15).contains(digits.count), digits.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        return digits.reduce(0) { $0 * 10 + Int64($1 - 0x30) }
    }
}
