import Anonymisation
import HL7
import Testing

@Suite struct AnonymiserTests {
    /// One run: several messages with the same key.
    private func run(
        _ messages: [[String]], key: String = "key", options: AnonymisationOptions = AnonymisationOptions()
    ) throws -> (messages: [Message], report: AnonymisationReport) {
        var anonymiser = Anonymiser(options: options, digest: Digests.keyed(key))
        var report = AnonymisationReport()
        let results = try messages.map { lines in
            let header = "MSH|^~\\&|A|B|C|D|20260301101500||ADT^A01|M1|P|2.5.1"
            let message = try Message(Array(([header] + lines).joined(separator: "\r").utf8))
            return try Message(anonymiser.anonymised(message, report: &report))
        }
        return (results, report)
    }

    private func text(_ message: Message, _ path: String) throws -> String {
        String(decoding: message.text(try Path(path)), as: UTF8.self)
    }

    @Test("A patient has the same name and identifier in every field and message, whatever the case")
    func consistency() throws {
        let first = ["PID|1||00412^^^H^MR||Nordt^Ada||19791104|F", "NK1|1|Nordt^Jan", "MRG|00412^^^H||||||Nordt^Ada"]
        let second = ["PID|1||00412^^^H^MR||NORDT^ADA||19791104|F", "IN1|1|x||||||||||||||Nordt^Ada"]
        let messages = try run([first, second]).messages
        let (one, other) = (messages[0], messages[1])
        #expect(try text(one, "PID-3.1") == text(other, "PID-3.1"))
        #expect(try text(one, "PID-3.1") == text(one, "MRG-1.1"))
        #expect(try text(one, "PID-5.1") == text(one, "NK1-2.1"))
        #expect(try text(one, "PID-5.1").uppercased() == text(other, "PID-5.1"))
        #expect(try text(one, "PID-5.2") == text(one, "MRG-7.2"))
        #expect(try text(one, "PID-5.2") == text(other, "IN1-16.2"))
        #expect(try text(one, "PID-3.1").count == 5)
        #expect(try text(one, "PID-3.4.1") == "H")
    }

    @Test("The key alone decides: the same key gives the same result, another one another")
    func keys() throws {
        let lines = ["PID|1||00412^^^H^MR||Nordt^Ada||19791104|F"]
        func result(_ key: String) throws -> [UInt8] { try run([lines], key: key).messages[0].serialized() }
        #expect(try result("a") == result("a"))
        #expect(try result("a") != result("b"))
    }

    @Test("No two identifiers of one shape become one")
    func identifiersStayDistinct() throws {
        let lines = (0..<1000).map { "ZID|\($0 < 10 ? "00" : $0 < 100 ? "0" : "")\($0)" }
        let message = try run([lines]).messages[0]
        let found = try (1...1000).map { try text(message, "ZID[\(min($0, 999))]-1") }
        #expect(Set(found.prefix(999)).count == 999)
        #expect(found.allSatisfy { $0.count == 3 && Int($0) != nil })
    }

    @Test("Dates of a patient move by the same days, keep their precision and zone, and so their intervals")
    func dates() throws {
        let lines = [
            "PID|1||7^^^H||N||19791104",
            "PV1||I" + String(repeating: "|", count: 42) + "20260301074000+0100|2026030207",
        ]
        let message = try run([lines]).messages[0]
        let sent = try #require(Timestamp(hl7: message.text(try Path("MSH-7"))))
        let admitted = try #require(Timestamp(hl7: message.text(try Path("PV1-44"))))
        let discharged = try #require(Timestamp(hl7: message.text(try Path("PV1-45"))))
        #expect(sent.year < 2026 || sent.month != 3 || sent.day != 1)
        #expect(admitted.offsetMinutes == 60 && discharged.precision == 4)
        #expect((sent.month, sent.day) == (admitted.month, admitted.day))
        #expect(admitted.adding(days: 1)?.day == discharged.day)
        #expect(try text(message, "PID-7").count == 8)
    }

    @Test("Given names go by the sex that the message tells")
    func sexes() throws {
        let women = try (0..<30).map { try text(run([["PID|1||7||N^Name\($0)||1979|F"]]).messages[0], "PID-5.2") }
        let men = try (0..<30).map { try text(run([["PID|1||7||N^Name\($0)||1979|M"]]).messages[0], "PID-5.2") }
        #expect(Set(women).isDisjoint(with: men))
        #expect(Set(women).count > 10)
    }

    @Test("Check digits are right for the new identifier")
    func checkDigits() throws {
        let message = try run([["PID|1||400000^4^M10^H"]]).messages[0]
        let digits = try text(message, "PID-3.1").reversed().compactMap(\.wholeNumberValue)
        let sum = digits.enumerated().reduce(0) { sum, digit in
            let value = digit.offset.isMultiple(of: 2) ? digit.element * 2 : digit.element
            return sum + value / 10 + value % 10
        }
        #expect(try text(message, "PID-3.2") == "\((10 - sum % 10) % 10)")
    }

    @Test("Free text is as long as before and says nothing, its formatting stays; flagged text stays and is named")
    func freeText() throws {
        let lines = [
            #"OBX|1|FT|1||Mr Nordt \H\fell\N\ on ice\.br\and \T\ broke his arm"#, "NTE|1||call Ada",
            "OBX|2|ST|1||negative",
        ]
        let replaced = try run([lines])
        let raw = String(decoding: replaced.messages[0].segmentBytes(at: 1), as: UTF8.self)
        #expect(raw.contains(#"\H\"#) && raw.contains(#"\.br\"#) && !raw.contains("Nordt") && !raw.contains("arm"))
        #expect(try text(replaced.messages[0], "NTE-3").count == 8)
        #expect(try text(replaced.messages[0], "OBX[2]-5") == "negative")
        #expect(Set(replaced.report.places(of: .texts).map(\.place)) == ["OBX-5", "NTE-3"])
        var options = AnonymisationOptions()
        options.text = .flag
        let flagged = try run([lines], options: options)
        #expect(try text(flagged.messages[0], "NTE-3") == "call Ada")
        #expect(Set(flagged.report.places(of: .flagged).map(\.place)) == ["OBX-5", "NTE-3"])
    }

    @Test("Documents go, and what stands for them can be decoded as before")
    func documents() throws {
        let message = try run([["OBX|1|ED|1||APP^AP^PDF^Base64^JVBERi0xLjQK", "OBX|2|RP|1||https://x/y?id=4711"]])
            .messages[0]
        #expect(try text(message, "OBX[1]-5.5") == "RG9jdW1lbnQgcmVtb3ZlZA==")
        #expect(try text(message, "OBX[2]-5.1") == "removed")
    }

    @Test("What can be known by anybody stays: table codes, LOINC, units, results, nulls, systems")
    func harmlessStays() throws {
        let lines = [
            #"PV1|1|I|""|"#, "OBX|1|NM|2345-7^Glucose^LN||99|mg/dL|70-105|H|||F",
            "OBX|2|SN|2345-7^x^LN||<^5", "OBX|3|ST|2345-7^x^LN||1:40", "DG1|1||J18.9^x^I10",
        ]
        let message = try run([lines]).messages[0]
        #expect(try text(message, "PV1-2") == "I")
        #expect(try text(message, "PV1-3") == #""""#)
        #expect(
            try ["3.1", "3.3", "5", "6", "7", "8", "11"].map { try text(message, "OBX-\($0)") }
                == ["2345-7", "LN", "99", "mg/dL", "70-105", "H", "F"])
        #expect(try text(message, "OBX[2]-5.1") + text(message, "OBX[2]-5.2") == "<5")
        #expect(try text(message, "OBX[3]-5") == "1:40")
        #expect(try text(message, "DG1-3.1") == "J18.9")
    }

    @Test(
        "What looks like a result or a unit but may be a number of somebody goes",
        arguments: ["123-45-6789", "555-1234", "M123456", "2026-03-01", "Mr Mill", "1234567"])
    func numbersOfPeopleGo(_ value: String) throws {
        let lines = ["OBX|1|ST|2345-7^x^LN||\(value)|\(value)", "PV1|1|I|\(value)||||\(value)"]
        let result = try run([lines]).messages[0].serialized()
        #expect(!String(decoding: result, as: UTF8.self).contains(value))
    }

    @Test("Kept places stay, and only those")
    func keeping() throws {
        var options = AnonymisationOptions()
        options.kept = [try KeptPlace("OBX-3"), try KeptPlace("ZP*"), try KeptPlace("PID-3.1")]
        let lines = ["PID|1||412^^^H||Nordt", "OBX|1|NM|GLUCOSE^Sugar^L||5", "ZPI|Nordt", "ZAB|Nordt"]
        let message = try run([lines], options: options).messages[0]
        #expect(try text(message, "OBX-3.1") + text(message, "OBX-3.2") == "GLUCOSESugar")
        #expect(try text(message, "ZPI-1") == "Nordt")
        #expect(try text(message, "ZAB-1") != "Nordt")
        #expect(try text(message, "PID-3.1") == "412")
        #expect(try text(message, "PID-5.1") != "Nordt")
        #expect(throws: PathError.self) { try KeptPlace("OBX[2]-3") }
    }

    @Test("People of more than 89 years become 90 where that is wanted")
    func ages() throws {
        var options = AnonymisationOptions()
        options.capsAges = true
        func birthYear(_ birth: String) throws -> Int {
            let message = try run([["PID|1||7||N||\(birth)"]], options: options).messages[0]
            let sent = try #require(Timestamp(hl7: message.text(try Path("MSH-7"))))
            let birth = try #require(Timestamp(hl7: message.text(try Path("PID-7"))))
            let isBefore = (sent.month ?? 0, sent.day ?? 0) < (birth.month ?? 0, birth.day ?? 0)
            return sent.year - birth.year - (isBefore ? 1 : 0)
        }
        #expect(try birthYear("19100215") == 90)
        #expect(try birthYear("19100915") == 90)
        #expect(try birthYear("19800215") == 46)
    }

    @Test("Structure stays: the same segments, separators and line ends")
    func structureStays() throws {
        let lines = "MSH|^~\\&|A|B|||2026||ADT^A01|1|P|2.5\r\nPID|1||a^^^H~b^^^I||N^^||\r\n\r\nPV1||I|||\r\n"
        var anonymiser = Anonymiser(options: AnonymisationOptions(), digest: Digests.keyed("k"))
        var report = AnonymisationReport()
        let result = anonymiser.anonymised(try Message(Array(lines.utf8)), report: &report)
        func skeleton(_ bytes: some Sequence<UInt8>) -> [UInt8] {
            bytes.filter { [0x7C, 0x5E, 0x7E, 0x26, 0x0D, 0x0A].contains($0) }
        }
        #expect(skeleton(result) == skeleton(lines.utf8))
    }
}
