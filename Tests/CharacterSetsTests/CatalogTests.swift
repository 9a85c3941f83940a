import CharacterSets
import HL7
import Testing

@Suite struct CatalogTests {
    @Test func `Names are known as the table, IANA, DICOM and vendors write them`() throws {
        let names = CharacterSetNames()
        for name in [
            "8859/1", "ISO-8859-1", "8859-1", "ISO8859/1", "iso_8859-1", "ISO IR100", "ISO_IR 100", "latin1",
        ] {
            #expect(names.set(named: name) == .latin1, "\(name)")
        }
        for name in ["UNICODE UTF-8", "UTF-8", "utf8", "UNICODE UTF8", "UNICODE"] {
            #expect(names.set(named: name) == .utf8, "\(name)")
        }
        #expect(names.set(named: "CP1252") == .windows1252)
        #expect(names.set(named: "8859/15")?.name == "8859/15")
        #expect(names.set(named: "SJIS")?.name == "Shift_JIS")
        #expect(names.set(named: "ISO IR 999") == nil)
        #expect(names.set(named: "") == nil)
        #expect(names.set(named: String(repeating: "8859/1", count: 100)) == nil)
    }

    @Test func `A site's own name wins over a known one`() throws {
        var names = CharacterSetNames()
        names.add("OEM", for: try Samples.set("IBM850"))
        names.add("8859/1", for: .windows1252)
        #expect(names.set(named: "oem")?.name == "IBM850")
        #expect(names.set(named: "8859/1") == .windows1252)
    }

    @Test func `The table of HL7 is complete`() throws {
        let table0211 = [
            "ASCII", "8859/1", "8859/2", "8859/3", "8859/4", "8859/5", "8859/6", "8859/7", "8859/8", "8859/9",
            "8859/15",
            "ISO IR6", "ISO IR14", "ISO IR87", "ISO IR159", "GB 18030-2000", "KS X 1001", "CNS 11643-1992", "BIG-5",
            "UNICODE", "UNICODE UTF-8", "UNICODE UTF-16", "UNICODE UTF-32", "JAS2020", "JIS X 0202",
        ]
        for name in table0211 { #expect(CharacterSetNames().set(named: name) != nil, "\(name)") }
    }

    @Test func `Only sets whose characters hold bytes of delimiters are said to hide them`() throws {
        for (name, _) in Samples.texts {
            let hides = ["ISO IR14", "ISO IR87", "ISO IR159", "GB 18030-2000", "BIG-5", "Shift_JIS", "Big5-HKSCS"]
            #expect(try Samples.set(name).hidesDelimiters == hides.contains(name), "\(name)")
        }
    }

    @Test(arguments: CharacterSetNames.written) func `Every set is one that this system has`(_ name: String) throws {
        let set = try Samples.set(name)
        #expect(set.isAvailable == !["UNICODE UTF-16", "UNICODE UTF-32"].contains(name))
    }

    @Test(arguments: Samples.texts) func `Text of every set comes back as it went in`(
        _ name: String, _ text: String
    ) throws {
        let set = try Samples.set(name)
        let bytes = try Samples.message(text, in: set)
        let decoded = try TextReader().read(bytes)
        #expect(try Samples.text(decoded.message, "PID-5.1") == text)
        #expect(try Samples.text(decoded.message, "NTE-3") == "\(text) and \(text)")
        #expect(decoded.notes.isEmpty)
        #expect(decoded.received == bytes)
        if set != .utf8 { #expect(bytes != decoded.message.serialized()) }
    }

    @Test func `The samples hold every set but ASCII and those that are refused`() throws {
        let missing = Set(CharacterSetNames.written).subtracting(Samples.texts.map(\.set))
        #expect(missing == ["ASCII", "UNICODE UTF-16", "UNICODE UTF-32"])
    }
}
