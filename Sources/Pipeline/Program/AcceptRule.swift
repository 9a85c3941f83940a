import HL7
import Routes

/// `accept:` with its patterns as bytes.
struct AcceptRule: Sendable {
    private let patterns: [(type: [UInt8]?, event: [UInt8]?)]
    let others: Route.Accept.Others

    enum Verdict {
        case accepted
        case unknownType
        case unknownEvent
    }

    init(_ accept: Route.Accept) {
        patterns = accept.types.map { ($0.type.map { Array($0.utf8) }, $0.event.map { Array($0.utf8) }) }
        others = accept.others
    }

    func judge(type: [UInt8], event: [UInt8]) -> Verdict {
        var isTypeKnown = false
        for pattern in patterns where pattern.type == nil || pattern.type == type {
            if pattern.event == nil || pattern.event == event { return .accepted }
            isTypeKnown = true
        }
        return isTypeKnown ? .unknownEvent : .unknownType
    }
}
