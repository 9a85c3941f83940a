import HL7

/// A simulated master patient index: answers QBP^Q22 and QBP^Q23 with an RSP of its own (IHE ITI-21, ITI-9).
enum MasterPatientIndex {
    static func respond(to message: Message) -> [UInt8]? {
        let header = Header(message)
        guard header.type == Array("QBP".utf8) else { return nil }
        let isDemographics = header.event == Array("Q22".utf8)
        let structure = isDemographics ? "RSP^K22^RSP_K21" : "RSP^K23^RSP_K23"
        guard let query = message.segments(named: SegmentName("QPD") ?? .msa).first else { return nil }
        let parameters = message.segmentBytes(at: query)
        let tag = message.raw(at: message.location(of: Path(segment: SegmentName("QPD") ?? .msa, field: 2)))
        let pieces: [[UInt8]] = [
            Array("MSH|^~\\&|".utf8), Array(header.receivingApplication), bar, Array(header.receivingFacility), bar,
            Array(header.sendingApplication), bar, Array(header.sendingFacility),
            Array("|20260301101500||\(structure)|MPI".utf8), Array(header.controlID), Array("|P|2.5.1\r".utf8),
            Array("MSA|AA|".utf8), Array(header.controlID), return_,
            Array("QAK|".utf8), tag, Array("|OK\r".utf8), Array(parameters), return_,
            Array("PID|1||500123^^^HOSP^MR||LINDQVIST^ASTRID^^^MS||19720519|F\r".utf8),
        ]
        return pieces.flatMap { $0 }
    }

    private static let bar: [UInt8] = [0x7C]
    private static let return_: [UInt8] = [0x0D]
}
