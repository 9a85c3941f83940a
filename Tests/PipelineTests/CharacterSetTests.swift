import CharacterSets
import HL7
import Pipeline
import Routes
import Testing

/// Routes over messages in other sets than UTF-8: text inside, the message's own bytes outside.
struct CharacterSetTests {
    private static func set(_ name: String) throws -> CodedCharacterSet {
        try Fixture.required(CharacterSetNames().set(named: name))
    }

    /// An admission of `name` in a set.
    private static func admission(_ name: String, in set: String) throws -> [UInt8] {
        let text =
            "MSH|^~\\&|EHR|EAST|ENGINE|HOSP|2026||ADT^A08|C1|P|2.5.1\rEVN|A08|2026\rPID|1||4711||\(name)^Anna||1980|F\r"
            + "NTE|1||\(name)\rNTE|2||plain\r"
        return try TargetText(Self.set(set)).bytes(of: Message(Array(text.utf8)))
    }

    private static func outcome(_ bytes: [UInt8], _ route: Route) throws -> Outcome {
        let message = try TextReader(route.text).read(bytes)
        return CompiledRoute(route, keyedHash: Fixture.keyedHash).run(message, try Fixture.context())
    }

    private static func sent(_ bytes: [UInt8], _ route: Route) throws -> [[UInt8]] {
        guard case .planned(let plan) = try outcome(bytes, route) else { throw Fixture.Unexpected() }
        return plan.deliveries.map { $0.payload ?? bytes }
    }

    static let names = [
        ("8859/1", "Müller", "MÜLLER"), ("8859/15", "Œuvre", "ŒUVRE"), ("8859/5", "Иванов", "ИВАНОВ"),
        ("Shift_JIS", "表ソ", "表ソ"), ("GB 18030-2000", "é李", "É李"), ("BIG-5", "功許", "功許"),
        ("ISO IR87", "戒宮", "戒宮"), ("KS X 1001", "홍길동", "홍길동"), ("UNICODE UTF-8", "Müller", "MÜLLER"),
    ]

    @Test(arguments: names) func conditionsFunctionsLiteralsAndTablesWorkInEverySet(
        set: String, name: String, upper: String
    ) throws {
        let bytes = try Self.admission(name, in: set)
        var steps = Fixture.steps([
            .change([try Path("PID-5.1")], apply: [.uppercase]),
            .map(try Path("NTE-3"), table: "names", missing: .fail),
            .set(try Path("PID-9"), .text(try Template.reading("{PID-5.1}/\(name)"))),
        ])
        steps[0].when = try Condition.is("PID-5.1", name)
        steps[2].when = try Condition.path("PID-5.1", .matches(Pattern("^.{\(name.count)}$")))
        let table = CodeTable.of("names", (name, "\(name)!"))
        let sent = try Self.sent(bytes, Fixture.route(steps: steps, tables: ["names": table]))[0]
        let read = try TextReader().read(sent).message
        func text(_ path: String) throws -> String { String(decoding: read.text(try Path(path)), as: UTF8.self) }
        #expect(try text("PID-5") == upper)
        #expect(try text("NTE-3") == "\(name)!")
        #expect(try text("PID-9") == "\(upper)/\(name)")
        let (came, left) = (bytes.split(separator: 0x0D), sent.split(separator: 0x0D))
        for line in [0, 1, 4] { #expect(left[line] == came[line]) }
    }

    @Test func whatNoStepChangesIsExactlyWhatCame() throws {
        for (set, name, _) in Self.names {
            let bytes = try Self.admission(name, in: set)
            let steps = Fixture.steps([.set(try Path("PID-8"), .text(try Template.reading("F")))])
            guard case .planned(let plan) = try Self.outcome(bytes, Fixture.route(steps: steps)) else {
                throw Fixture.Unexpected()
            }
            #expect(plan.deliveries[0].payload == nil, "\(set)")
        }
    }

    @Test func partsOfASplitMessageKeepTheBytesOfTheirSegments() throws {
        // The note has ≒ as NEC wrote it; nothing may turn it into the other bytes for it.
        let head = Array("MSH|^~\\&|LAB|EAST|ENGINE|HOSP|2026||ORU^R01|R1|P|2.5||||||SJIS\r".utf8)
        let patient = Array("PID|1||1||".utf8) + [0x95, 0x5C, 0x0D]
        let groups = (1...2).map { Array("OBR|\($0)\rNTE|1||".utf8) + [0x87, 0x90, 0x0D] }
        let split = Route.Split(
            every: try Fixture.required(SegmentName("OBR")), keep: [.named(try Fixture.required(SegmentName("PID")))],
            with: [.named(try Fixture.required(SegmentName("NTE")))], place: Fixture.place)
        let sent = try Self.sent(head + patient + groups[0] + groups[1], Fixture.route(split: split))
        #expect(sent.count == 2)
        for (number, part) in sent.enumerated() {
            let numbered = Array("MSH|^~\\&|LAB|EAST|ENGINE|HOSP|2026||ORU^R01|R1.\(number + 1)|P|2.5||||||SJIS\r".utf8)
            #expect(part == numbered + patient + groups[number])
        }
    }

    @Test func destinationsMayAskForAnotherSet() throws {
        let bytes = try Self.admission("Müller", in: "8859/1")
        var unicode = Fixture.destination("unicode")
        unicode.characterSet = .utf8
        let sent = try Self.sent(bytes, Fixture.route(destinations: [unicode, Fixture.destination("kept")]))
        #expect(sent[0] == (try Self.admission("Müller", in: "UNICODE UTF-8")))
        #expect(sent[1] == bytes)
    }

    @Test func whatTheSetCannotHoldFailsTheMessageWithItsField() throws {
        let bytes = try Self.admission("Müller", in: "8859/1")
        let steps = Fixture.steps([.set(try Path("PID-9"), .text(try Template.reading("Łukasz")))])
        let problem = try Fixture.problem(try Self.outcome(bytes, Fixture.route(steps: steps)))
        #expect(problem.location?.description == "PID[1]-9")
        #expect(problem.text == "8859/1 cannot hold a character of this field")
        var latin = Fixture.destination("latin")
        latin.characterSet = .latin1
        let chinese = try Self.admission("李", in: "UNICODE UTF-8")
        let refused = try Fixture.problem(try Self.outcome(chinese, Fixture.route(destinations: [latin])))
        #expect(refused.location?.description == "PID[1]-5")
        #expect(refused.place == latin.place)
    }

    @Test func undecodableMessagesFollowTheRoutesPolicy() throws {
        let bytes = Array(try Self.admission("Müller", in: "UNICODE UTF-8").dropLast()) + [0xC3, 0x0D]
        var route = Fixture.route(steps: Fixture.steps([.change([try Path("PID-5.1")], apply: [.uppercase])]))
        #expect(try Self.sent(bytes, route)[0].count == bytes.count)
        route.text.undecodable = .reject
        guard case .rejected(let rejected) = try Self.outcome(bytes, route) else { throw Fixture.Unexpected() }
        #expect(rejected.location?.description == "NTE[2]-3")
        #expect(rejected.text == "the bytes are no text in UNICODE UTF-8")
        route.text.undecodable = .deadLetter
        guard case .deadLettered = try Self.outcome(bytes, route) else { throw Fixture.Unexpected() }
        route.accept = Route.Accept(types: [Route.TypePattern(type: "ORU", event: nil)], others: .skip)
        guard case .skipped = try Self.outcome(bytes, route) else { throw Fixture.Unexpected() }
    }

    @Test func bytesThatPassAreNotWrittenInAnotherSet() throws {
        let bytes = Array(try Self.admission("Müller", in: "UNICODE UTF-8").dropLast()) + [0xC3, 0x0D]
        var latin = Fixture.destination("latin")
        latin.characterSet = .latin1
        let problem = try Fixture.problem(try Self.outcome(bytes, Fixture.route(destinations: [latin])))
        #expect(problem.text.contains("cannot be written in 8859/1"))
    }

    @Test func lanesAndSearchKeysAreText() throws {
        let text = "MSH|^~\\&|E|E|O|O|2026||ADT^A01|1|P|2.5\rPID|1||Ä1^^^H||x\r"
        let keys = try ["8859/1", "UNICODE UTF-8", "windows-1252"].map { name -> [[UInt8]] in
            let bytes = try TargetText(Self.set(name)).bytes(of: Message(Array(text.utf8)))
            let message = try TextReader().read(bytes)
            let route = Fixture.route(destinations: [Fixture.destination(keepOrder: .by([try Path("PID-3.1")]))])
            guard
                case .planned(let plan) = CompiledRoute(route, keyedHash: Fixture.keyedHash).run(
                    message, try Fixture.context())
            else { throw Fixture.Unexpected() }
            #expect(plan.deliveries[0].lane == .keys([Array("Ä1".utf8)]))
            return MessageKeys(message.message).patientIDs
        }
        #expect(Set(keys) == [[Array("Ä1".utf8)]])
    }

    @Test func theControlIDOfAPayloadIsAsItLeaves() throws {
        let bytes = Array("MSH|^~\\&|E|E|O|O|2026||ADT^A01|N".utf8) + [0xFC] + Array("|P|2.5||||||8859/1\r".utf8)
        var unicode = Fixture.destination("unicode")
        unicode.characterSet = .utf8
        let route = Fixture.route(destinations: [Fixture.destination("kept"), unicode])
        guard case .planned(let plan) = try Self.outcome(bytes, route) else { throw Fixture.Unexpected() }
        #expect(plan.deliveries.map(\.controlID) == [[0x4E, 0xFC], [0x4E, 0xC3, 0xBC]])
    }
}
