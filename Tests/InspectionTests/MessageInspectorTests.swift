import Dictionary
import HL7
import Inspection
import Testing

@Suite struct MessageInspectorTests {
    private func inspector(_ segments: String..., version: HL7Version? = nil, all: Bool = false) throws
        -> MessageInspector
    {
        let lines = ["MSH|^~\\&|A|B|||20260301||ADT^A01|1|P|2.5.1"] + segments
        return MessageInspector(
            try Message(Array(lines.joined(separator: "\r").utf8)), version: version, showsAll: all)
    }

    private func leaves(_ segment: InspectedSegment?) -> [String: InspectedPart] {
        func below(_ part: InspectedPart) -> [InspectedPart] {
            part.parts.isEmpty ? [part] : part.parts.flatMap(below)
        }
        let parts = (segment?.fields ?? []).flatMap(below)
        return parts.reduce(into: [:]) { $0[$1.path] = $1 }
    }

    @Test("A value is named, typed and explained down to its smallest part")
    func partsAreNamed() throws {
        let inspector = try inspector("PID|1||123^^^HOSP&1.2.3&ISO^MR~9||Nordt^Ada||19791104|F", "PV1||I")
        let patient = try #require(inspector.segment(at: 1))
        #expect(patient.name == "Patient Identification")
        let parts = leaves(patient)
        #expect(parts["PID-3[1].4.2"]?.name == "Universal ID")
        #expect(parts["PID-3[1].4.2"]?.lines == ["1.2.3"])
        #expect(parts["PID-3[1].5"]?.meaning == "Medical record number")
        #expect(parts["PID-3[2].1"]?.lines == ["9"])
        #expect(parts["PID-5.1.1"]?.name == "Surname")
        #expect(parts["PID-7.1"]?.meaning == "1979-11-04")
        #expect(parts["PID-8"]?.meaning == "Female")
        #expect(leaves(inspector.segment(at: 2))["PV1-2"]?.meaning == "Inpatient")
    }

    @Test("OBX-5 has the type that OBX-2 names, and an unknown type is said to be one")
    func observationsAreTyped() throws {
        let inspector = try inspector("OBX|1|CWE|1||F^Female^HL70001", "OBX|2|DT|1||2026-03-01", "OBX|3|ZZ|1||a^b")
        #expect(leaves(inspector.segment(at: 1))["OBX[1]-5.2"]?.name == "Text")
        #expect(leaves(inspector.segment(at: 2))["OBX[2]-5"]?.remarks == ["no valid DT"])
        let unknown = try #require(inspector.segment(at: 3)?.fields.last)
        #expect(unknown.remarks == ["OBX-2 names an unknown type"])
        #expect(leaves(inspector.segment(at: 3))["OBX[3]-5.2"]?.lines == ["b"])
    }

    @Test("What the version does not know is shown, and said to be unknown")
    func unknownIsShown() throws {
        let inspector = try inspector(
            "PID|1||5^a^b^c^d^e^f^g^h^i^j^k^l^extra", "ZPI|x|y^z", "QQQ|1", "free text | here")
        #expect(leaves(inspector.segment(at: 1))["PID-3.14"]?.remarks == ["not in CX"])
        #expect(inspector.segment(at: 2)?.kind == .site)
        #expect(leaves(inspector.segment(at: 2))["ZPI-2.2"]?.lines == ["z"])
        #expect(inspector.segment(at: 3)?.kind == .unknown)
        #expect(inspector.segment(at: 4)?.kind == .noSegment)
        #expect(inspector.segment(at: 4)?.text == "free text | here")
    }

    @Test("A field of a later version keeps its name, with a remark")
    func laterFieldsAreNamed() throws {
        let inspector = try inspector("PID|1" + String(repeating: "|", count: 35) + "x", version: .v23)
        let field = try #require(inspector.segment(at: 1)?.fields.last)
        #expect(field.name == "Breed Code")
        #expect(field.remarks == ["not in 2.3"])
        #expect(inspector.versionNote == "MSH-12 says 2.5.1; read as 2.3")
    }

    @Test("Null is told from empty, and empty fields are there when all are asked for")
    func nullAndEmpty() throws {
        let inspector = try inspector(#"PV1||I|""|"#, all: true)
        let fields = try #require(inspector.segment(at: 1)?.fields)
        #expect(fields.count == 52)
        #expect(fields[2].state == .null)
        #expect(fields[3].state == .empty)
    }

    @Test("A code that a closed table does not have gets a remark")
    func wrongCodesAreMarked() throws {
        let inspector = try inspector("OBX|1|ST|1||x||||||Q")
        #expect(leaves(inspector.segment(at: 1))["OBX-11"]?.remarks == ["not in table 0085"])
    }

    @Test("A segment of separators alone costs no more than the limit of parts")
    func hostileSegmentsAreCut() throws {
        let inspector = try inspector("ZZZ|" + String(repeating: "a~", count: 200_000))
        #expect(inspector.segment(at: 1)?.isCut == true)
    }

    @Test("A selection keeps what it names, and nothing else")
    func selectionsPrune() throws {
        let inspector = try inspector("PID|1||1^^^A~2^^^B||N^A", "OBX|1|ST|x||v", "OBX|2|ST|y||w")
        func paths(_ text: String) throws -> [String] {
            let selection = PartSelection([try Path(text)], in: inspector.message)
            return (0..<4).compactMap { inspector.segment(at: $0).flatMap(selection.pruned) }
                .flatMap { leaves($0).keys.sorted() }
        }
        #expect(try paths("PID-3.4") == ["PID-3[1].4.1", "PID-3[2].4.1"])
        #expect(try paths("PID-3[2]") == ["PID-3[2].1", "PID-3[2].4.1"])
        #expect(try paths("OBX-5") == ["OBX[1]-5", "OBX[2]-5"])
        #expect(try paths("OBX[2]-3") == ["OBX[2]-3.1"])
        #expect(try paths("MSH-2") == ["MSH-2"])
    }

    @Test("JSON holds the same as the terminal, in a fixed order of keys")
    func jsonIsComplete() throws {
        let json = try inspector(#"PV1||I||""#).json().description
        #expect(json.hasPrefix(#"{"type":"ADT^A01","controlId":"1","version":{"announced":"2.5.1","used":"2.5.1"}"#))
        #expect(
            json.contains(
                #"{"path":"PV1-2","name":"Patient Class","type":"IS","table":"0004","repetitions":[{"path":"PV1-2","#
                    + #""value":"I","meaning":"Inpatient"}]}"#))
    }
}
