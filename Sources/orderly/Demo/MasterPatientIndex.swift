import HL7

/// A simulated master patient index: answers QBP^Q22 and QBP^Q23 with an RSP of its own (IHE ITI-21, ITI-9).
enum MasterPatientIndex {
    @Sendable static func respond(to message: Message) -> [UInt8]? {
        let header = Header(message)
        guard header.type == Array("QBP".utf8), let qpd = SegmentName("QPD"),
            let query = message.segments(named: qpd).first
        else { return nil }
        let isDemographics = header.event == Array("Q22".utf8)
        let structure = isDemographics ? "RSP^K22^RSP_K21" : "RSP^K23^RSP_K23"
        let tag = message.location(of: Path(segment: qpd, field: 2)).map { Array(message.raw(at: $0)) } ?? []
        let segments: [[[UInt8]]] = [
            [
                text("MSH|^~\\&"), header.receivingApplication, header.receivingFacility, header.sendingApplication,
                header.sendingFacility, text("20260301101500"), [], text(structure), text("MPI") + header.controlID,
                text("P"), text("2.5.1"),
            ],
            [text("MSA"), text("AA"), header.controlID],
            [text("QAK"), tag, text("OK")],
            [Array(message.segmentBytes(at: query))],
            [text("PID|1||500123^^^HOSP^MR||LINDQVIST^ASTRID^^^MS||19720519|F")],
        ]
        return segments.flatMap { Array($0.joined(separator: [0x7C])) + [0x0D] }
    }

    private static func text(_ string: String) -> [UInt8] { Array(string.utf8) }
}
