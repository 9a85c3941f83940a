import HL7
import Testing

@Suite struct ValuesTests {
    private func value(_ raw: String) -> CompositeValue { CompositeValue(raw.utf8, .standard) }

    // MARK: Numbers

    @Test(arguments: ["0", "5", "-5", "+5", "05.10", "12345678901234567890.123456789", ".5", "5.", " 7 ", "5,5"])
    func `Numbers are read`(_ text: String) throws {
        let number = try #require(NumericValue(text.utf8))
        #expect(number.hasDecimalComma == text.contains(","))
    }

    @Test(arguments: ["", " ", "-", ".", "<5", "1e3", "1.2.3", "1 2", "abc", "5mg", "--5", "1,2,3", "NaN", "0x1"])
    func `Anything else is no number`(_ text: String) {
        #expect(NumericValue(text.utf8) == nil)
    }

    @Test(arguments: [
        ("5", "05.0", 0), ("5,0", "5", 0), ("-0", "0", 0), ("9", "10", -1), ("0.1", "0.09", 1), ("-2", "1", -1),
        ("-2", "-1", -1), ("0.1000000000000000000000001", "0.1", 1),
        ("100000000000000000000", "99999999999999999999", 1),
    ])
    func `Numbers compare exactly`(_ first: String, _ second: String, _ order: Int) throws {
        let (first, second) = (try #require(NumericValue(first.utf8)), try #require(NumericValue(second.utf8)))
        #expect(first.compared(to: second) == order)
        #expect(second.compared(to: first) == -order)
    }

    @Test(arguments: [
        (">^100", ">", ""), ("^100^-^200", "", "-"), ("^1^:^128", "", ":"), ("^2^+", "", "+"), ("^3", "", ""),
    ])
    func `A structured numeric is read`(_ raw: String, _ comparator: String, _ separator: String) throws {
        let number = try #require(StructuredNumeric(value(raw)))
        #expect(number.comparator == comparator && number.separator == separator)
    }

    @Test(arguments: ["", "100", ">^", "~^1", "^1^x^2", "^1^^2", "^a"])
    func `Other parts are no structured numeric`(_ raw: String) {
        #expect(StructuredNumeric(value(raw)) == nil)
    }

    @Test(arguments: [
        ("<5", ["<", "5"]), (">= 10.5", [">=", "10.5"]), ("1:128", ["", "1", ":", "128"]), ("2+", ["", "2", "+"]),
        ("100-200", ["", "100", "-", "200"]), ("1/2", ["", "1", "/", "2"]),
    ])
    func `A result in one piece comes apart as an SN does`(_ text: String, _ parts: [String]) {
        #expect(StructuredNumeric.parts(ofResult: Array(text.utf8))?.map(Samples.text) == parts)
    }

    @Test(arguments: ["5", "positive", "", "5-", "<", "-5", "5-10-20", "<5-6", "=<5", "1:x"])
    func `What is no such result does not`(_ text: String) {
        #expect(StructuredNumeric.parts(ofResult: Array(text.utf8)) == nil)
    }

    // MARK: Times

    @Test(arguments: [
        ("20260301101560", "20260301101600"), ("20261231235960", "20270101000000"), ("202603012400", "202603020000"),
        ("2026022824", "2026030100"), ("20260301240000.0+0100", "20260302000000.0+0100"),
    ])
    func `Second 60 and hour 24 become what follows`(_ text: String, _ time: String) throws {
        let reading = try #require(Timestamp.reading(hl7: text.utf8))
        #expect(reading.time.description == time && reading.isNormalized)
        #expect(Timestamp(hl7: text.utf8) == nil)
    }

    @Test(arguments: [
        "202603012410", "20260301246", "99991231240000", "20260301106060", "20260230240000", "2026-03-01",
    ])
    func `What follows nothing is no time`(_ text: String) {
        #expect(Timestamp.reading(hl7: text.utf8) == nil)
    }

    @Test(arguments: [
        ("20260301101500", "D", "20260301"), ("20260301", "Y", "2026"), ("20260301", "L", "202603"),
        ("20260301101500.5", "M", "202603011015"), ("20260301", "S", "20260301"), ("20260301", "X", "20260301"),
        ("20260301101500", "S", "20260301101500"), ("20260301101500+0100", "H", "2026030110+0100"),
    ])
    func `A degree of precision cuts a time, and never adds to it`(
        _ text: String, _ precision: String, _ time: String
    ) {
        #expect(Timestamp.reading(hl7: text.utf8, precision: precision.utf8)?.time.description == time)
    }

    @Test func `A missing zone is taken from where it is known, and days have none`() {
        #expect(Timestamp.reading(hl7: "2026030110".utf8, zone: 60)?.time.description == "2026030110+0100")
        #expect(Timestamp.reading(hl7: "2026030110-0500".utf8, zone: 60)?.time.description == "2026030110-0500")
        #expect(Timestamp.reading(hl7: "20260301".utf8, zone: 60)?.time.description == "20260301")
    }

    @Test func `Times of day are read`() throws {
        let time = try #require(ClockTime(hl7: "1015+0100".utf8))
        #expect(time.hour == 10 && time.minute == 15 && time.second == nil && time.offsetMinutes == 60)
        #expect(ClockTime(hl7: "24".utf8)?.isNormalized == true)
        for text in ["", "1", "25", "1060", "10:15", "+0100", "101500."] { #expect(ClockTime(hl7: text.utf8) == nil) }
    }

    // MARK: Composites

    @Test func `A person's name is read with its own parts`() {
        let name = PersonName(value(#"van Dijk&van&Dijk^Anna\T\Co^M^Jr^Dr"#))
        #expect(
            [name.family, name.ownPrefix, name.ownFamily, name.given, name.middle, name.suffix, name.prefix]
                .map(Samples.text) == ["van Dijk", "van", "Dijk", "Anna&Co", "M", "Jr", "Dr"])
        let doctor = PersonName(value("12^Mayer^Eva"), as: .withID)
        #expect(Samples.text(doctor.family) == "Mayer" && Samples.text(doctor.given) == "Eva")
        #expect(PersonName(value(#"""^"#)).isEmpty)
    }

    @Test func `Identifiers have an authority`() {
        let patient = Identifier(cx: value("4711^^^HOSP&1.2.3&ISO^MR"))
        #expect(
            [patient.id, patient.authority.namespace, patient.authority.universalID, patient.type]
                .map(Samples.text) == ["4711", "HOSP", "1.2.3", "MR"])
        let order = Identifier(ei: value("A1^LAB^1.2.3^ISO"))
        #expect(Samples.text(order.id) == "A1" && Samples.text(order.authority.universalIDType) == "ISO")
        #expect(Identifier(cx: value("1")).authority.isEmpty)
    }

    @Test func `Values are read where they stand in a message`() throws {
        let order = "OBR|1|||718-7^Hb^LN" + String(repeating: "|", count: 28) + "7&Mayer&Eva^x"
        let message = try Message(Samples.bytes("MSH|^~\\&|L", order))
        let name = try #require(SegmentName("OBR"))
        let code = CodedElement(CompositeValue(message, at: Location(segment: 1, name: name, field: 4)))
        #expect(Samples.text(code.display) == "Hb" && Samples.text(code.system) == "LN")
        let reader = Location(segment: 1, name: name, field: 32, component: 1)
        let person = PersonName(CompositeValue(message, at: reader), as: .withID)
        #expect(Samples.text(person.family) == "Mayer" && Samples.text(person.given) == "Eva")
        #expect(CompositeValue(message, at: Location(segment: 9, name: name, field: 4)).isEmpty)
    }

    @Test func `The letters of Base64 are never taken for sequences`() {
        var delimiters = Delimiters.standard
        delimiters.escape = 0x2B
        let document = EncapsulatedData(CompositeValue("^application^PDF^Base64^aa+F+bb".utf8, delimiters))
        #expect(Samples.text(document.data) == "aa+F+bb" && Samples.text(document.subtype) == "PDF")
        #expect(Samples.text(EncapsulatedData(CompositeValue("^text^^A^aa+F+bb".utf8, delimiters)).data) == "aa|bb")
    }
}
