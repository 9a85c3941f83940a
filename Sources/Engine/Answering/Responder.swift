package import HL7
import Pipeline
package import Routes

/// Builds the acknowledgements of one message, as its MSH-15 and MSH-16 and the route ask (standard §2.9).
package struct Responder: Sendable {
    private let mode: AcknowledgementMode
    private let refusedQueries: Route.Acknowledge.RefusedQueries
    /// Application acknowledgements of enhanced mode go over a connection of their own.
    private let hasOwnLink: Bool

    package init(_ acknowledge: Route.Acknowledge) {
        refusedQueries = acknowledge.refusedQueries
        hasOwnLink = acknowledge.applicationTo != nil
        mode =
            switch acknowledge.mode {
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
        /// AA, AE or AR, or the response to a query.
        package var application: [UInt8]?
        /// Where the application acknowledgement goes.
        package var link = Acknowledgement.Link.sender

        package var all: [[UInt8]] { [commit, application].compactMap { $0 } }

        /// What goes back on the connection that the message came on.
        package var toSender: [[UInt8]] { link == .sender ? all : [commit].compactMap { $0 } }
    }

    /// MSH-10 of the application acknowledgement of a message.
    package static func applicationID(_ identifier: String) -> [UInt8] { Array((identifier + "A").utf8) }

    /// - Parameters:
    ///   - message: where there is one; refusing a query takes its QPD.
    ///   - expectedSequence: MSA-4, where the listener keeps to the sequence number protocol.
    ///   - identifier: becomes MSH-10 of the acknowledgements, with `C` or `A` behind it; at most 19 bytes.
    ///   - isCommitted: it was stored and its commit acknowledgement given, where one is asked for; this is the
    ///     application's word on it.
    ///   - isStored: whether the message is; only then can an answer go another way than back.
    package func replies(
        to header: Header, of message: Message?, _ verdict: Verdict, identifier: String, at time: Timestamp,
        expectedSequence: Int64? = nil, isCommitted: Bool = false, isStored: Bool = true
    ) -> Replies {
        let codes = AcknowledgementRules.replies(
            acceptType: header.acceptAckType, applicationType: header.applicationAckType,
            mode: mode, isAcknowledgement: header.isAcknowledgement, outcome: outcome(of: verdict),
            isCommitted: isCommitted)
        let content = Content(
            header: header, problem: problem(of: verdict), query: query(message, verdict), time: time,
            expectedSequence: expectedSequence)
        let link = isStored ? link(for: header) : .sender
        return Replies(
            commit: codes.commit.map { content.message($0, controlID: identifier + "C") },
            application: codes.application.map { content.message($0, controlID: identifier + "A", over: link) },
            link: link)
    }

    /// Where the application acknowledgement of a stored message goes: in original mode always back to the sender.
    package func link(for header: Header) -> Acknowledgement.Link {
        let isOriginal = AcknowledgementRules.isOriginal(
            acceptType: header.acceptAckType, applicationType: header.applicationAckType)
        return hasOwnLink && !isOriginal ? .own : .sender
    }

    private func outcome(of verdict: Verdict) -> AcknowledgementRules.Outcome {
        switch verdict {
        case .accepted: .accepted
        case .error: .error
        case .rejected: .reject
        }
    }

    private func problem(of verdict: Verdict) -> Problem? {
        switch verdict {
        case .accepted: nil
        case .error(let problem), .rejected(let problem): problem
        }
    }

    /// A query that was taken gets a bare AA: a response without data would say that there is none.
    private func query(_ message: Message?, _ verdict: Verdict) -> QueryEcho? {
        if case .accepted = verdict { return nil }
        guard refusedQueries == .response, let message else { return nil }
        return QueryEcho(message)
    }

    /// What both acknowledgements of a message have in common.
    private struct Content {
        var header: Header
        var problem: Problem?
        var query: QueryEcho?
        var time: Timestamp
        var expectedSequence: Int64?

        func message(
            _ code: AcknowledgementCode, controlID: String, over link: Acknowledgement.Link = .sender
        ) -> [UInt8] {
            Acknowledgement.message(
                code, for: header, controlID: Array(controlID.utf8), at: time, errors: errors,
                text: problem.map { Array($0.text.utf8) }, expectedSequence: expectedSequence, query: query,
                link: link)
        }

        private var errors: [AcknowledgementError] {
            guard let problem else { return [] }
            guard problem.findings.isEmpty else { return problem.findings }
            return [
                AcknowledgementError(
                    code: problem.code, location: problem.location, severity: .error,
                    userText: Array(problem.text.utf8), diagnostic: Array(Self.shown(problem).utf8))
            ]
        }

        /// File and line without folders: the other side needs not know how this machine is laid out.
        private static func shown(_ problem: Problem) -> String {
            ([problem.place] + problem.usedFrom.reversed()).map { place in
                let name = place.file.split(separator: "/").last ?? ""
                return "\(name):\(place.line):\(place.column)"
            }.joined(separator: ", used by ")
        }
    }
}
