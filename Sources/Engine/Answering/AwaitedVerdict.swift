package import CharacterSets
package import HL7
package import Pipeline
package import Routes

/// What a sender that waited for delivery is told: the destination's own answer where the route passes it back,
/// else an acknowledgement of ours.
package struct AwaitedVerdict: Sendable {
    private let conclusion: AwaitedDelivery.Conclusion
    private let route: Route

    package init(_ conclusion: AwaitedDelivery.Conclusion, route: Route) {
        self.conclusion = conclusion
        self.route = route
    }

    package func application(
        to request: DecodedMessage, header: Header, runner: RouteRunner, id: MessageID, at time: Timestamp
    ) -> [UInt8]? {
        switch conclusion {
        case .delivered(let answer?), .refused(_, _, let answer?):
            if let relayed = Relay.readdress(answer, to: request.asReceived) { return relayed }
        default: break
        }
        return runner.replies(to: header, of: request, verdict, id: id, at: time, isCommitted: true).application
    }

    private var verdict: Verdict {
        guard case .refused(let destination, let reason, _) = conclusion else { return .accepted }
        let text = destination.isEmpty ? reason : "\(destination): \(reason)"
        return .error(Problem(code: .internalError, text: text, place: route.place))
    }
}
