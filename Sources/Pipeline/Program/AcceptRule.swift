import Dictionary
import HL7
import Routes

/// `accept:` with its patterns as bytes.
struct AcceptRule: Sendable {
    private let patterns: [(type: [UInt8]?, event: [UInt8]?)]
    private let versions: VersionSet?
    let others: Route.Accept.Others

    enum Verdict {
        case accepted
        case unknownType
        case unknownEvent
        case unknownVersion
    }

    init(_ accept: Route.Accept) {
        patterns = accept.types.map { ($0.type.map { Array($0.utf8) }, $0.event.map { Array($0.utf8) }) }
        versions = accept.versions.map { VersionSet($0) }
        others = accept.others
    }

    /// By MSH-9.1, MSH-9.2 and, where the route names versions, MSH-12.1. A version that there is not is none of them.
    func judge(_ message: Message) -> Verdict {
        let type = message.messageCode
        let event = message.messageEvent
        var isTypeKnown = false
        for pattern in patterns where pattern.type == nil || pattern.type == type {
            if pattern.event == nil || pattern.event == event { return isVersionKnown(message) }
            isTypeKnown = true
        }
        return isTypeKnown ? .unknownEvent : .unknownType
    }

    private func isVersionKnown(_ message: Message) -> Verdict {
        guard let versions else { return .accepted }
        guard let version = HL7Version(message.messageVersion), versions.contains(version) else {
            return .unknownVersion
        }
        return .accepted
    }
}
