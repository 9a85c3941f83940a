import HL7
import Testing

@Suite struct HeaderTests {
    @Test func `The header's values are those of the message`() throws {
        var header = Header(
            try Message(
                Samples.bytes(
                    #"MSH|^~\&|A|B|C|D|2026||ORU^R01&x^ORU_R01~y|ID\T\1|P^T|2.5.1^DEU|||AL|NE||8859/1~UNICODE"#)))
        #expect(Samples.text(header.sendingApplication + header.sendingFacility) == "AB")
        #expect(Samples.text(header.receivingApplication + header.receivingFacility) == "CD")
        #expect(Samples.text(header.type) == "ORU")
        #expect(Samples.text(header.event) == "R01&x")
        #expect(Samples.text(header.structure) == "ORU_R01")
        #expect(Samples.text(header.controlID) == #"ID\T\1"#)
        #expect(Samples.text(header.processingID) == "P^T")
        #expect(Samples.text(header.version) == "2.5.1")
        #expect(Samples.text(header.acceptAckType) == "AL")
        #expect(Samples.text(header.applicationAckType) == "NE")
        #expect(Samples.text(header.characterSet) == "8859/1~UNICODE")
        #expect(Samples.text(header.encodingCharacters) == #"^~\&"#)
        #expect(!header.isAcknowledgement)
        header.controlID = [0x78]
        #expect(header.controlID == [0x78])
    }

    @Test func `A batch's header is that of its first message, or of the batch`() throws {
        let batch = Header(try Message(Samples.bytes(#"BHS|^~\&|A|B"#, #"MSH|^~\&|C|D|||||ACK|1"#, "MSA|AA|1")))
        #expect(Samples.text(batch.sendingApplication + batch.controlID) == "C1")
        #expect(batch.isAcknowledgement)
        let empty = Header(try Message(Samples.bytes(#"BHS|^~\&|A|B|C|D|2026||name|x|77"#)))
        #expect(Samples.text(empty.sendingApplication) == "A")
        #expect(empty.controlID.isEmpty)
    }

    @Test(arguments: [
        ("garbage MSH|^~\\&|A|B|||||ADT^A01|7|P|2.5\rPID|1", "A7"), ("MSH||A|B|||||ADT^A01|8", "A8"), ("MSH|", ""),
        ("\u{B}MSH|^~\\&|A|B|||||ADT|9\u{1C}\r", "A9"), ("hello MSH", nil), ("COMSHED|^~\\&|A", nil), ("", nil),
        ("MSHA|B", nil), ("PID|1\rMSH|^~\\&|A|||||||5", "A5"), ("FHS|^~\\&|A", nil),
    ])
    func `As much of a header is read as there is`(_ text: String, _ expected: String?) {
        let header = Header(lenient: Array(text.utf8))
        #expect(header.map { Samples.text($0.sendingApplication + $0.controlID) } == expected)
    }

    @Test func `Bytes that are no message can still be answered`() throws {
        let bytes = Array("junk\rMSH|^~\\&|A|B|C|D|||ADT^A01|42|P|2.5\rMSA|AA|1".utf8)
        #expect(throws: ParseError.self) { try Message(bytes) }
        let header = try #require(Header(lenient: bytes))
        #expect(header.isAcknowledgement)
        let answer = Acknowledgement.message(.AR, for: header, controlID: [0x31], at: AcknowledgementTests.time)
        #expect(Answer(answer) == Answer(Array("MSA|AR|42".utf8)))
        let noDelimiters = try #require(Header(lenient: Array("MSH||A|B".utf8)))
        let other = Acknowledgement.message(.AR, for: noDelimiters, controlID: [0x31], at: AcknowledgementTests.time)
        #expect(try Message(other).delimiters == .standard)
    }
}
