import HL7
import Testing

@Suite struct QueryEchoTests {
    static func query(_ event: String, _ version: String, type: String = "QBP") throws -> Message {
        try Message(
            Samples.bytes(
                #"MSH|^~\&|APP|N|MPI|S|20260301||\#(type)^\#(event)^QBP_Q21|Q1|P|\#(version)"#,
                #"QPD|IHE PDQ Query|T\T\7|@PID.5.1.1^SM\S\ITH~@PID.8^F|||||^^^HOSP&1.2.3&ISO"#, "RCP|I|50^RD"))
    }

    static func answer(
        _ code: AcknowledgementCode, to query: Message, errors: [AcknowledgementError] = []
    ) -> [String] {
        let bytes = Acknowledgement.message(
            code, for: Header(query), controlID: [0x31], at: AcknowledgementTests.time, errors: errors,
            query: QueryEcho(query))
        return Samples.text(bytes).split(separator: "\r").map(String.init)
    }

    @Test(arguments: [
        ("Q11", "2.4", "RSP^K11^RSP_K11"), ("Q13", "2.5", "RTB^K13^RTB_K13"), ("Q15", "2.5", "RDY^K15^RDY_K15"),
        ("Q21", "2.4", "RSP^K21^RSP_K21"), ("Q22", "2.4", "RSP^K22^RSP_K22"), ("Q22", "2.5", "RSP^K22^RSP_K21"),
        ("Q22", "2.6", "RSP^K22^RSP_K21"), ("Q22", "2.7", "RSP^K22^RSP_K22"), ("Q22", "", "RSP^K22^RSP_K21"),
        ("Q23", "2.5.1", "RSP^K23^RSP_K23"), ("Q24", "2.4", "RSP^K24^RSP_K24"), ("Q24", "2.5", "RSP^K24^RSP_K23"),
        ("Q21", "2.8.2", "RSP^K21^RSP_K21"), ("E03", "2.6", "RSP^E03^RSP_E03"),
        ("Q32", "2.7", "RSP^K32^RSP_K32"), ("Q33", "2.8", "RSP^K33^RSP_O33"), ("O34", "2.8", "RSP^O34^RSP_O34"),
        ("ZV1", "2.5", "RSP^ZV2^RSP_ZV2"),
    ])
    func `A refused query is answered in its own response`(_ event: String, _ version: String, _ type: String) throws {
        let lines = Self.answer(.AR, to: try Self.query(event, version), errors: [.init(code: .unsupportedEvent)])
        #expect(lines[0].contains("|\(type)|1|P|"))
        #expect(lines[1] == "MSA|AR|Q1")
        #expect(lines[3] == #"QAK|T\T\7|AR|IHE PDQ Query"#)
        #expect(
            lines[4] == #"QPD|IHE PDQ Query|T\T\7|@PID.5.1.1^SM\S\ITH~@PID.8^F|||||^^^HOSP&1.2.3&ISO"#,
            "byte for byte")
        #expect(lines.map { $0.prefix(3) } == ["MSH", "MSA", "ERR", "QAK", "QPD"])
    }

    @Test(arguments: [
        ("QBP", "Q22", "2.3.1"), ("QBP", "Q25", "2.5"), ("QBP", "Q31", "2.5"), ("QBP", "Q32", "2.6"),
        ("QBP", "Q99", "2.5"), ("QBP", "Z01", "2.5"),
        ("QRY", "A19", "2.4"), ("QCN", "J01", "2.5"), ("QBP", "", "2.5"), ("ADT", "A01", "2.5"),
    ])
    func `What has no response of its own gets an acknowledgement`(
        _ type: String, _ event: String, _ version: String
    ) throws {
        let lines = Self.answer(.AE, to: try Self.query(event, version, type: type))
        #expect(lines.map { $0.prefix(3) } == ["MSH", "MSA"])
        #expect(lines[0].contains("||ACK^\(event)^ACK|1|"))
    }

    @Test func `A query without its parameters gets an acknowledgement`() throws {
        let header = #"MSH|^~\&|A|B|C|D|2026||QBP^Q22^QBP_Q21|Q1|P|2.5"#
        #expect(QueryEcho(try Message(Samples.bytes(header, "RCP|I"))) == nil)
        #expect(QueryEcho(try Message(Samples.bytes(header, "QPD||T1"))) == nil)
        #expect(QueryEcho(try Message(Samples.bytes(header, "QPD|N"))) != nil)
    }

    @Test func `A commit acknowledgement is never a response, and a response tells one error`() throws {
        let query = try Self.query("Q22", "2.5")
        #expect(Self.answer(.CR, to: query).map { $0.prefix(3) } == ["MSH", "MSA"])
        let errors = [AcknowledgementError(code: .unknownKey), AcknowledgementError(code: .dataType)]
        let lines = Self.answer(.AE, to: query, errors: errors)
        #expect(lines.filter { $0.hasPrefix("ERR") } == ["ERR|||204^Unknown key identifier^HL70357|E"])
        #expect(lines.contains { $0.hasPrefix(#"QAK|T\T\7|AE|"#) })
    }
}
