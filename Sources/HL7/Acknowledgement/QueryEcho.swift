/// What the answer to a query repeats of it (HL7 v2.5.1 §5.4.1 and §5.5): the QPD segment byte for byte, and QAK with
/// its tag and name.
///
/// A query whose answer comes from the engine and not from who holds the data is answered in the query's own response
/// structure, so that its sender finds the query tag and the status where it looks for them. The response has no data
/// segments; every structure below allows that.
///
/// | query | response | from version |
/// |---|---|---|
/// | `QBP^Q11` | `RSP^K11^RSP_K11` | 2.4 |
/// | `QBP^Q13` | `RTB^K13^RTB_K13` | 2.4 |
/// | `QBP^Q15` | `RDY^K15^RDY_K15` | 2.4 |
/// | `QBP^Q21`, `Q23` | `RSP^K21^RSP_K21`, `RSP^K23^RSP_K23` | 2.4 |
/// | `QBP^Q22` | `RSP^K22^RSP_K22`; in 2.5 to 2.6 and IHE PDQ `RSP^K22^RSP_K21` | 2.4 |
/// | `QBP^Q24` | `RSP^K24^RSP_K23`; in 2.4 `RSP^K24^RSP_K24` | 2.4 |
/// | `QBP^E03`, `E22` | `RSP^E03^RSP_E03`, `RSP^E22^RSP_E22` | 2.6 |
/// | `QBP^Q32` | `RSP^K32^RSP_K32` | 2.7 |
/// | `QBP^Q33`, `Q34`, `O33`, `O34` | `RSP^K33^RSP_O33`, `RSP^K34^RSP_O34`, `RSP^O33^RSP_O33`, `RSP^O34^RSP_O34` | 2.8 |
/// | `QBP^ZV1` (IHE PDQ visit) | `RSP^ZV2^RSP_ZV2` | 2.5 |
///
/// All others are answered with an ACK: the response to a site-defined event stands in its conformance statement
/// alone, and `RSP_K25`, `RSP_K31` and the responses to the queries before 2.4 (`ADR`, `DSR`, `ORF`) cannot be without
/// data.
package struct QueryEcho: Sendable {
    /// MSH-9 of the response
    let type: (code: String, event: String, structure: String)
    /// QPD-1, raw
    let name: [UInt8]
    /// QPD-2, raw
    let tag: [UInt8]
    /// The whole QPD segment, without its line end.
    let parameters: [UInt8]

    /// - Returns: `nil` when the message is no query with a response of its own, or has no QPD with a name.
    package init?(_ message: Message) {
        let header = Header(message)
        guard header.type.elementsEqual("QBP".utf8), let name = SegmentName("QPD"), message.delimiters.component != nil,
            let type = Self.response(
                to: String(decoding: header.event, as: UTF8.self),
                VersionNumber(header.version) ?? VersionNumber(2, 5)),
            let index = message.segments(named: name).first
        else { return nil }
        func field(_ number: Int) -> [UInt8] {
            Array(message.raw(at: Location(segment: index, name: name, field: number)))
        }
        self.type = type
        self.name = field(1)
        tag = field(2)
        parameters = Array(message.segmentBytes(at: index))
        if self.name.isEmpty { return nil }
    }

    private static func response(
        to event: String, _ version: VersionNumber
    ) -> (code: String, event: String, structure: String)? {
        guard version >= VersionNumber(2, 4) else { return nil }
        let is25To26 = version >= VersionNumber(2, 5) && version < VersionNumber(2, 7)
        let (since, response): (VersionNumber, (String, String, String))
        switch event {
        case "Q13": (since, response) = (VersionNumber(2, 4), ("RTB", "K13", "RTB_K13"))
        case "Q15": (since, response) = (VersionNumber(2, 4), ("RDY", "K15", "RDY_K15"))
        case "Q22": (since, response) = (VersionNumber(2, 4), ("RSP", "K22", is25To26 ? "RSP_K21" : "RSP_K22"))
        case "Q24":
            let structure = version < VersionNumber(2, 5) ? "RSP_K24" : "RSP_K23"
            (since, response) = (VersionNumber(2, 4), ("RSP", "K24", structure))
        case "Q11", "Q21", "Q23", "Q32":
            since = event == "Q32" ? VersionNumber(2, 7) : VersionNumber(2, 4)
            response = ("RSP", "K\(event.dropFirst())", "RSP_K\(event.dropFirst())")
        case "E03", "E22": (since, response) = (VersionNumber(2, 6), ("RSP", event, "RSP_\(event)"))
        case "Q33", "Q34":
            (since, response) = (VersionNumber(2, 8), ("RSP", "K\(event.dropFirst())", "RSP_O\(event.dropFirst())"))
        case "O33", "O34": (since, response) = (VersionNumber(2, 8), ("RSP", event, "RSP_\(event)"))
        case "ZV1": (since, response) = (VersionNumber(2, 5), ("RSP", "ZV2", "RSP_ZV2"))
        default: return nil
        }
        return version >= since ? response : nil
    }
}
