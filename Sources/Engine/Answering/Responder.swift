package import HL7
import Pipeline
package import Routes

/// Builds the acknowledgements of one message, as its MSH-15 and MSH-16 and the route ask (standard §2.9).
package struct Responder: Sendable {
    private let mode: AcknowledgementMode

    package init(mode: Route.Acknowledge.Mode) {
        self.mode =
            switch mode {
            case .auto: .auto
            case .original: .original
            case .enhanced: .enhanced
            case .none: .none
            }
    }

    /// What goes back to the sender; either part may be missing.
    package struct Replies: Sendable {
        /// CA, CE or CR: the message is stored, or why not.
        package var commit: [UInt8]?
        /// AA, AE or AR.
        package var application: [UInt8]?

        package var all: [[UInt8]] { [commit, application].compactMap { $0 } }
    }

    /// - Parameters:
    ///   - identifier: becomes MSH-10 of the acknowledgements, with `C` or `A` behind it; at most 19 bytes.
    /// - Parameter isForced: also answers what carries an MSA; for frames that are not one message.
    package func replies(
        to header: Header, _ verdict: Verdict, identifier: String, at time: Timestamp, isForced: Bool = false
    ) -> Replies {
        let codes = AcknowledgementRules.replies(
            acceptType: header.acceptAckType, applicationType: header.applicationAckType,
            mode: mode, isAcknowledgement: header.isAcknowledgement && !isForced, outcome: outcome(of: verdict))
        func message(_ code: AcknowledgementCode?, _ suffix: String) -> [UInt8]? {
            code.map {
                build($0, for: header, verdict: verdict, controlID: Array((identifier + suffix).utf8), at: time)
            }
        }
        return Replies(commit: message(codes.commit, "C"), application: message(codes.application, "A"))
    }

    private func outcome(of verdict: Verdict) -> AcknowledgementRules.Outcome {
        switch verdict {
        case .accepted: .accepted
        case .error: .error
        case .rejected: .reject
        }
    }

    private func build(
        _ code: AcknowledgementCode, for header: Header, verdict: Verdict, controlID: [UInt8], at time: Timestamp
    ) -> [UInt8] {
        switch verdict {
        case .accepted:
            return Acknowledgement.message(code, for: header, controlID: controlID, at: time)
        case .error(let problem), .rejected(let problem):
            let text = Array(problem.text.utf8)
            let error = AcknowledgementError(
                code: problem.code, location: problem.location, severity: .error, userText: text,
                diagnostic: Array(Self.shown(problem).utf8))
            return Acknowledgement.message(
                code, for: header, controlID: controlID, at: time, errors: [error], text: text)
        }
    }

    /// File and line without folders: the other side needs not know how this machine is laid out.
    private static func shown(_ problem: Problem) -> String {
        ([problem.place] + problem.usedFrom.reversed()).map { place in
            let name = place.file.split(separator: "/").last ?? ""
            return "\(name):\(place.line):\(place.column)"
        }.joined(separator: ", used by ")
    }
}
