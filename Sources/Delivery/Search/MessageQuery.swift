package import Pipeline

/// What stored messages are looked for by. Every part that is set must hold; the newest come first.
package struct MessageQuery: Hashable, Sendable, Codable {
    /// Time of receipt, nanoseconds since 1970-01-01 UTC, both inclusive.
    package var since: Int64?
    package var until: Int64?
    package var route: String?
    /// As the listener is written in the log, such as `127.0.0.1:2575`.
    package var listener: String?
    /// The sender's address without its port.
    package var peer: String?
    /// MSH-3
    package var application: [UInt8]?
    /// MSH-4
    package var facility: [UInt8]?
    /// `ADT^A01`, or `ADT` for every event.
    package var type: [UInt8]?
    /// MSH-10
    package var controlID: [UInt8]?
    /// PID-3.1
    package var patient: [UInt8]?
    /// PV1-19.1
    package var visit: [UInt8]?
    /// ORC-2.1, ORC-3.1, OBR-2.1 or OBR-3.1
    package var order: [UInt8]?
    package var tags: [MessageKeys.Tag] = []
    /// Any of them, for any delivery of the message; empty = all messages.
    package var states: Set<MessageState> = []

    package init() {}

    /// Whether it asks for what a record of a dropped slice does not keep.
    var needsContent: Bool { patient != nil || visit != nil || order != nil || !tags.isEmpty }

    /// What the index holds it by, the rarest kinds first.
    var terms: [SearchTerm] {
        var terms: [SearchTerm] = []
        func add(_ kind: SearchTerm.Kind, _ value: [UInt8]?) {
            if let value { terms.append(SearchTerm(kind: kind, value: value)) }
        }
        add(.controlID, controlID)
        add(.patient, patient)
        add(.visit, visit)
        add(.order, order)
        for tag in tags { terms.append(SearchTerm(tag)) }
        add(.application, application)
        add(.facility, facility)
        add(.peer, peer.map { Array($0.utf8) })
        if let type {
            let isWhole = type.contains(UInt8(ascii: "^")) && !type.suffix(2).elementsEqual("^*".utf8)
            add(isWhole ? .type : .code, isWhole ? type : SearchTerm.code(of: type))
        }
        add(.listener, listener.map { Array($0.utf8) })
        add(.route, route.map { Array($0.utf8) })
        return terms
    }
}
