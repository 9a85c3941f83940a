import HL7
import Pipeline
import Routes

/// One attempt to deliver to a destination whose answers a test has written down.
///
/// The answers are acknowledgements as a receiver would build them, and they are read as the MLLP connector reads
/// them: MSH-15 and MSH-16 of the payload say which one decides.
struct ScriptedExchange {
    private let definition: DestinationDefinition
    private let payload: [UInt8]
    private let controlID: [UInt8]
    private let time: Timestamp

    init(_ definition: DestinationDefinition, payload: [UInt8], controlID: [UInt8], time: Timestamp) {
        self.definition = definition
        self.payload = payload
        self.controlID = controlID
        self.time = time
    }

    struct Ending {
        var result: Result<Delivered, DeliveryFailure>
        /// How long the attempt took.
        var duration: Duration
    }

    /// - Parameter next: the next scripted reply; AA once the script has ended.
    func run(next: () -> RouteTest.Reply) -> Ending {
        switch definition.connector {
        case .file: file(next())
        case .mllp(let settings): mllp(settings, next: next)
        }
    }

    /// A file answers nothing: what is no acceptance is a disk that cannot write.
    private func file(_ reply: RouteTest.Reply) -> Ending {
        switch reply {
        case .AA, .CA: Ending(result: .success(Delivered()), duration: .zero)
        default:
            Ending(
                result: .failure(
                    DeliveryFailure(kind: .unreachable, code: reply.rawValue, reason: "the file cannot be written")),
                duration: .zero)
        }
    }

    private func mllp(_ settings: DestinationDefinition.MLLPSettings, next: () -> RouteTest.Reply) -> Ending {
        let awaited = AwaitedReplies(payload: payload, isApplicationElsewhere: settings.confirmedBy == .commit)
        var committed: [UInt8]?
        while true {
            let reply = next()
            switch reply {
            case .connectionRefused:
                return failed(.unreachable, reply.rawValue, "nobody listens", after: .zero)
            case _ where awaited.areNone:
                return Ending(result: .success(Delivered()), duration: .zero)
            case .timeout where committed == nil ? awaited.acceptsSilence : awaited.acceptsSilenceAfterCommit:
                return Ending(result: .success(Delivered(answer: committed)), duration: settings.waitForAck)
            case .timeout:
                return failed(.noAnswer, reply.rawValue, "no answer in time", committed, after: settings.waitForAck)
            case .wrongControlID:
                return failed(
                    .badAnswer, "ack_mismatch", "the answer's MSA-2 is not the message's MSH-10", after: .zero)
            case .CA where awaited.isCommitInterim && committed == nil:
                committed = answer(.CA)
            case .AA, .CA:
                return Ending(
                    result: .success(Delivered(answer: answer(reply == .AA ? .AA : .CA))), duration: .zero)
            case .AE: return refused(.refusedForNow, .AE)
            case .CE: return refused(.refusedForNow, .CE)
            case .AR: return refused(.rejected, .AR)
            case .CR: return refused(.rejected, .CR)
            }
        }
    }

    private func refused(_ kind: DeliveryFailure.Kind, _ code: AcknowledgementCode) -> Ending {
        failed(kind, code.rawValue, "the receiver answered \(code.rawValue)", answer(code), after: .zero)
    }

    private func failed(
        _ kind: DeliveryFailure.Kind, _ code: String, _ reason: String, _ answer: [UInt8]? = nil,
        after duration: Duration
    ) -> Ending {
        Ending(
            result: .failure(DeliveryFailure(kind: kind, code: code, reason: reason, answer: answer)),
            duration: duration)
    }

    private func answer(_ code: AcknowledgementCode) -> [UInt8]? {
        guard let header = Header(lenient: payload) else { return nil }
        let errors = code.isPositive ? [] : [AcknowledgementError(code: .internalError)]
        return Acknowledgement.message(
            code, for: header, controlID: Array("R".utf8) + controlID.prefix(19), at: time, errors: errors)
    }
}
