import HL7
import Testing

@Suite struct MessageReadingTests {
    @Test(arguments: [
        ("PID-3", "500123^^^HOSP&1.2.3&ISO^MR~901^^^NAT^NI~77^^^HOSP^PI"), ("PID-3.1", "500123"),
        ("PID-3[2].1", "901"), ("PID-3[last].5", "PI"), ("PID-3[last]", "77^^^HOSP^PI"),
        ("PID-3.4", "HOSP&1.2.3&ISO"), ("PID-3.4.2", "1.2.3"), ("PID-3[4=HOSP].1", "500123"),
        ("PID-3[4=HOSP,5=PI].1", "77"), ("PID-3[5!=MR].1", "901"), ("PID-3[4.2=1.2.3].5", "MR"),
        ("PID-3[9].1", ""), ("PID-3.99", ""), ("PID-99", ""), ("ZZZ-1", ""), ("MSH-1", "|"), ("MSH-2", #"^~\&"#),
        ("MSH-3", "EHR"), ("MSH-9.2", "A01"), ("MSH-2.2", ""), ("MSH-1.1", "|"), ("PID-5.1", #"LIND\T\QVIST"#),
        ("PV1-3.3", "B"), ("EVN", "EVN|A01|20260301101500"), ("PID[last]-8", "F"), ("PID[2]-8", ""),
        ("PV1-3[2].1", ""), ("PV1-4.1", ""), ("PID-7.1.1", "19720519"), ("PID-5[5.1=MS].2", "ASTRID"),
    ])
    func `A path reads what stands there`(_ path: String, _ raw: String) throws {
        let message = try Message(Samples.admission)
        let found = message.location(of: try Path(path)).map { Samples.text(message.raw(at: $0)) }
        #expect(found ?? "" == raw)
    }

    @Test(arguments: [
        ("PID-5.1", "LIND&QVIST"), ("PID-3", "500123"), ("PID-3.4", "HOSP"), ("MSH-2", #"^~\&"#), ("MSH-1", "|"),
        ("PV1-3", "W4"), ("PV1-18", #""""#),
    ])
    func `Text is unescaped, and of smaller parts the first`(_ path: String, _ text: String) throws {
        let message = try Message(Samples.admission)
        #expect(Samples.text(message.text(try Path(path))) == text)
    }

    @Test(arguments: [
        ("OBX[*]-3.1", ["OBX[1]-3[1].1", "OBX[2]-3[1].1", "OBX[3]-3[1].1"]),
        ("OBX[3.1=718-7]-5", ["OBX[1]-5", "OBX[3]-5"]),
        ("OBX[3.1=718-7,11!=X]-5.1", ["OBX[1]-5[1].1"]), ("OBX[2]", ["OBX[2]"]),
        ("OBX", ["OBX[1]", "OBX[2]", "OBX[3]"]),
        ("OBX-1", ["OBX[1]-1"]), ("OBX[last]-1", ["OBX[3]-1"]), ("OBX[*]-7[*]", ["OBX[1]-7[1]"]), ("OBX[4]-1", []),
        ("NTE[*]-3.1", ["NTE[1]-3[1].1"]), ("OBX[5=13.2]-1", ["OBX[1]-1"]), ("OBX[*]-7.1", ["OBX[1]-7[1].1"]),
        ("OBX[1]-99", ["OBX[1]-99"]), ("MSH-2", ["MSH[1]-2"]),
    ])
    func `A path selects the places that are there, in order`(_ path: String, _ places: [String]) throws {
        let message = try Message(Samples.results)
        let path = try Path(path)
        #expect(message.locations(of: path).map(\.description) == places)
        #expect(message.location(of: path)?.description == places.first)
    }

    @Test func `Each place a path selects can be written as a path that selects it alone`() throws {
        for bytes in [Samples.admission, Samples.results] {
            let message = try Message(bytes)
            for text in ["PID-3[*].4.1", "OBX[*]-3[*].1", "OBX", "MSH-9.2", "PID-5"] {
                for place in message.locations(of: try Path(text)) {
                    #expect(message.locations(of: try Path(place.description)) == [place])
                }
            }
        }
    }

    @Test func `A place that is there reads back the bytes between its separators`() throws {
        let message = try Message(Samples.results)
        let all = message.locations(of: try Path("OBX[*]-3[*].2"))
        #expect(message.rawValues(at: all).map(Samples.text) == ["Hemoglobin", "Erythrocytes", "again"])
        #expect(message.rawValues(at: all.reversed()).map(Samples.text) == ["again", "Erythrocytes", "Hemoglobin"])
    }

    @Test func `Empty, null and valued are told apart`() throws {
        let message = try Message(Samples.bytes(#"MSH|^~\&|A|B"#, #"PID|""||^^&~|x|^y|"#))
        func state(_ path: String) throws -> ValueState? {
            message.location(of: try Path(path)).map { message.state(at: $0) }
        }
        #expect(try state("PID-1") == .null)
        #expect(try state("PID-2") == .empty)
        #expect(try state("PID-3") == .empty)
        #expect(try state("PID-4") == .valued)
        #expect(try state("PID-5") == .valued)
        #expect(try state("PID-5.1") == .empty)
        #expect(try state("PID-9") == .empty)
        #expect(try state("MSH-2") == .valued)
    }

    @Test func `Inside a loop a name means the current segments`() throws {
        let message = try Message(Samples.results)
        let obx = try #require(SegmentName("OBX"))
        var scope = Scope()
        scope.segments = [(name: obx, indices: [5, 6])]
        #expect(Samples.text(message.text(try Path("OBX-1"), in: scope)) == "2")
        #expect(Samples.text(message.text(try Path("OBX[last]-1"), in: scope)) == "3")
        #expect(Samples.text(message.text(try Path("OBX[2]-1"), in: scope)) == "3")
        #expect(message.location(of: try Path("OBX-1"), in: scope)?.description == "OBX[2]-1")
        #expect(message.locations(of: try Path("OBX[3]-1"), in: scope).isEmpty)
        #expect(Samples.text(message.text(try Path("PID-3"), in: scope)) == "500123")
        scope.segments = [(name: obx, indices: [])]
        #expect(message.locations(of: try Path("OBX"), in: scope).isEmpty)
    }

    @Test func `Inside a loop over repetitions a field means the current one`() throws {
        let message = try Message(Samples.admission)
        var scope = Scope()
        scope.repetition = (segment: 2, field: 3, repetition: 2)
        for path in ["PID-3.1", "PID-3[1].1", "PID-3[last].1", "PID-3[*].1", "PID-3[5=NI].1"] {
            #expect(Samples.text(message.text(try Path(path), in: scope)) == "901", "\(path)")
        }
        #expect(message.locations(of: try Path("PID-3[2].1"), in: scope).isEmpty)
        #expect(message.locations(of: try Path("PID-3[5=MR].1"), in: scope).isEmpty)
        #expect(Samples.text(message.text(try Path("PID-5.2"), in: scope)) == "ASTRID")
        scope.repetition = (segment: 2, field: 3, repetition: 0)
        #expect(message.locations(of: try Path("PID-3"), in: scope).isEmpty)
        #expect(message.targets(of: try Path("PID-3.1"), in: scope).isEmpty)
    }

    @Test func `Places far outside read as nothing`() throws {
        let message = try Message(Samples.admission)
        let pid = try #require(SegmentName("PID"))
        for number in [Int.min, -1, 0, Int.max] {
            for location in [
                Location(segment: number == 0 ? 4 : number, name: pid, field: 1),
                Location(segment: 2, name: pid, field: number),
                Location(segment: 2, name: pid, field: 3, repetition: number),
                Location(segment: 2, name: pid, field: 3, component: number),
                Location(segment: 2, name: pid, field: 3, component: 4, subcomponent: number),
                Location(segment: 0, name: .msh, field: number),
                Location(segment: 0, name: pid, field: 2, component: number),
            ] {
                #expect(message.raw(at: location).isEmpty)
                #expect(message.text(at: location).isEmpty)
                #expect(message.state(at: location) == .empty)
                #expect(!message.canWrite(at: location))
            }
            #expect(message.repetitionCount(segment: 2, field: number) == 0)
        }
        #expect(message.repetitionCount(segment: 4, field: 1) == 0)
        #expect(message.repetitionCount(segment: -1, field: 1) == 0)
    }
}
