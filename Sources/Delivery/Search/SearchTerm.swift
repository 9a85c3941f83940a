import Pipeline

/// One thing a message is found by, as the index writes it.
struct SearchTerm: Hashable, Sendable {
    /// The raw values are those of the index files.
    enum Kind: Int64, Sendable {
        case route = 1
        case listener = 2
        case peer = 3
        case application = 4
        case facility = 5
        case type = 6
        case code = 7
        case controlID = 8
        case patient = 9
        case visit = 10
        case order = 11
        case tag = 12
        case decision = 13

        /// Whether few messages share a value: then it is quicker to look those up than what is still open.
        var isRare: Bool { (Kind.controlID.rawValue...Kind.tag.rawValue).contains(rawValue) }
    }

    var kind: Kind
    var value: [UInt8]

    init(kind: Kind, value: [UInt8]) {
        self.kind = kind
        self.value = value
    }

    init(_ tag: MessageKeys.Tag) {
        self.init(kind: .tag, value: Array(tag.name.utf8) + [UInt8(ascii: "=")] + tag.value)
    }

    /// `ADT` of `ADT^A01`, `ADT^*` and `ADT`.
    static func code(of type: [UInt8]) -> [UInt8] { Array(type.prefix { $0 != UInt8(ascii: "^") }) }

    /// `10.1.2.3` of `10.1.2.3:40000`.
    static func address(of peer: String) -> [UInt8] {
        let bytes = Array(peer.utf8)
        guard let colon = bytes.lastIndex(of: UInt8(ascii: ":")) else { return bytes }
        return Array(bytes[..<colon])
    }

    static func all(of message: FoundMessage) -> Set<SearchTerm> {
        let keys = message.keys
        var terms: Set<SearchTerm> = [
            SearchTerm(kind: .route, value: Array(message.route.utf8)),
            SearchTerm(kind: .listener, value: Array(message.listener.utf8)),
            SearchTerm(kind: .peer, value: address(of: message.peer)),
            SearchTerm(kind: .type, value: keys.type),
            SearchTerm(kind: .code, value: code(of: keys.type)),
            SearchTerm(kind: .controlID, value: keys.controlID),
        ]
        if !keys.sendingApplication.isEmpty {
            terms.insert(SearchTerm(kind: .application, value: keys.sendingApplication))
        }
        if !keys.sendingFacility.isEmpty {
            terms.insert(SearchTerm(kind: .facility, value: keys.sendingFacility))
        }
        for patient in keys.patientIDs { terms.insert(SearchTerm(kind: .patient, value: patient)) }
        if !keys.visit.isEmpty { terms.insert(SearchTerm(kind: .visit, value: keys.visit)) }
        for order in keys.orders { terms.insert(SearchTerm(kind: .order, value: order)) }
        for tag in keys.tags { terms.insert(SearchTerm(tag)) }
        // What is queued is told by its deliveries.
        if message.decision != .queued {
            terms.insert(
                SearchTerm(kind: .decision, value: Array(String(message.decision.rawValue).utf8)))
        }
        return terms
    }
}
