import CharacterSets
import HL7
import Pipeline
import Routes

/// Routes built in code, and the quickest way to see what one makes of a message.
enum Fixture {
    static let place = Place(file: "test.yaml", line: 1, column: 1)

    static let adt = lines(
        #"MSH|^~\&|ADT|EAST|ENGINE|HOSP|20260301101500||ADT^A01^ADT_A01|MSG0001|P|2.5.1"#,
        "EVN|A01|20260301101500",
        "PID|1||884211^^^OLDEAST^MR~123456789^^^SSA^SS||Smith ^Anna^^^Ms||198002141200|2",
        "PV1|1|I")

    static let oru = lines(
        #"MSH|^~\&|LAB|EAST|ENGINE|HOSP|20260301||ORU^R01^ORU_R01|R1|P|2.5.1"#,
        "PID|1||884211^^^HOSP^MR",
        "OBR|1|P1|F1|CBC",
        "NTE|1||order note",
        "OBX|1|NM|718-7^Hgb^LN||13.2|g/dL|||||F",
        "NTE|1||first",
        "NTE|2||second",
        "OBX|2|NM|789-8^RBC^LN||4.5|MG/DL|||||X",
        "NTE|1||cancelled",
        "OBX|3|NM|787-2^MCV^LN||88|fL|||||D",
        "OBX|4|NM|785-6^MCH^LN||29|pg|||||F",
        "NTE|1||last")

    static func lines(_ lines: String...) -> String { lines.map { $0 + "\r" }.joined() }

    /// Lines of a step list, 10, 20, 30 …, so that each has a place of its own.
    static func steps(_ verbs: [Step.Verb], file: String = "test.yaml", from line: Int = 10) -> [Step] {
        verbs.enumerated().map { number, verb in
            Step(place: Place(file: file, line: line + number * 10, column: 5), verb: verb)
        }
    }

    static func destination(
        _ name: String = "lab", when: Condition? = nil, steps: [Step] = [], split: Route.Split? = nil,
        keepOrder: DestinationDefinition.KeepOrder = .all, file: Template? = nil
    ) -> DestinationDefinition {
        let connector: DestinationDefinition.Connector =
            if let file {
                .file(DestinationDefinition.FileSettings(directory: "/archive", path: file))
            } else {
                .mllp(DestinationDefinition.MLLPSettings(host: "127.0.0.1", port: 6661))
            }
        return DestinationDefinition(
            name: name, place: Place(file: "test.yaml", line: 900 + name.utf8.count, column: 3), when: when,
            steps: steps, split: split, connector: connector, keepOrder: keepOrder)
    }

    static func route(
        steps: [Step] = [], tables: [String: CodeTable] = [:], split: Route.Split? = nil,
        destinations: [DestinationDefinition] = [destination()],
        accept: Route.Accept = Route.Accept(types: [Route.TypePattern(type: nil, event: nil)], others: .skip)
    ) -> Route {
        Route(
            name: "test", place: place, listener: .mllp(ListenerDefinition.MLLPListener(place: place, port: 0)),
            accept: accept, tables: tables, steps: steps, split: split, destinations: destinations)
    }

    static func message(_ text: String) throws -> Message { try Message(Array(text.utf8)) }

    static func received(_ text: String) throws -> DecodedMessage { try TextReader().read(Array(text.utf8)) }

    static func context() throws -> RunContext {
        let now = try required(Timestamp(hl7: Array("20260301101530.1234+0100".utf8)))
        return RunContext(messageID: MessageID(day: 260_301, count: 42), now: now)
    }

    /// A keyed hash that shows what it was given.
    static let keyedHash: KeyedHash = { key, text in key + [0x3A] + text }

    static func outcome(
        _ text: String, _ route: Route, limits: RunLimits = RunLimits()
    ) throws -> Outcome {
        CompiledRoute(route, keyedHash: keyedHash, limits: limits).run(try received(text), try context())
    }

    static func plan(_ text: String, _ route: Route) throws -> Plan {
        guard case .planned(let plan) = try outcome(text, route) else { throw Unexpected() }
        return plan
    }

    /// What leaves after these steps.
    static func sent(_ text: String, _ verbs: Step.Verb..., tables: [String: CodeTable] = [:]) throws -> String {
        try sent(text, steps: steps(verbs), tables: tables)
    }

    static func sent(_ text: String, steps: [Step], tables: [String: CodeTable] = [:]) throws -> String {
        let plan = try plan(text, route(steps: steps, tables: tables))
        guard plan.deliveries.count == 1 else { throw Unexpected() }
        guard let payload = plan.deliveries[0].payload else { return text }
        return try required(String(validating: payload, as: UTF8.self))
    }

    /// One value of what leaves, unescaped.
    static func value(_ path: String, _ text: String, _ verbs: Step.Verb...) throws -> String {
        let sent = try message(try sent(text, steps: steps(verbs)))
        return String(decoding: sent.text(try Path(path), in: Scope()), as: UTF8.self)
    }

    static func problem(_ outcome: Outcome) throws -> Problem {
        switch outcome {
        case .failed(let problem), .rejected(let problem), .deadLettered(let problem): problem
        case .planned, .skipped: throw Unexpected()
        }
    }

    static func required<Value>(_ value: Value?) throws -> Value {
        guard let value else { throw Unexpected() }
        return value
    }

    struct Unexpected: Error {}
}

extension Template {
    /// Literals, and paths between braces: `{PID-3.1}.hl7`.
    static func reading(_ text: String) throws -> Template {
        var parts: [Part] = []
        for (number, piece) in text.split(separator: "{", omittingEmptySubsequences: false).enumerated() {
            guard number > 0, let end = piece.firstIndex(of: "}") else {
                parts.append(.literal(Array(piece.utf8)))
                continue
            }
            let inside = piece[..<end]
            parts.append(inside == "message.id" ? .messageID : .path(try Path(inside)))
            parts.append(.literal(Array(piece[piece.index(after: end)...].utf8)))
        }
        return Template(parts: parts.filter { if case .literal(let text) = $0 { !text.isEmpty } else { true } })
    }
}

extension Condition {
    static func path(
        _ path: String, _ test: Test, not isNegated: Bool = false, _ quantifier: Quantifier? = nil
    ) throws -> Condition {
        .compare(
            Comparison(
                quantifier: quantifier, subject: .path(try Path(path)), test: test, isNegated: isNegated,
                place: Place(file: "test.yaml", line: 500, column: 9), source: "\(path) …"))
    }

    static func `is`(_ path: String, _ text: String) throws -> Condition {
        try .path(path, .equals(.text(Array(text.utf8))))
    }
}

extension CodeTable {
    static func of(_ name: String, ignoreCase: Bool = false, _ rows: (String, String)...) -> CodeTable {
        CodeTable(
            name: name, file: "tables/\(name).csv", ignoresCase: ignoreCase,
            rows: rows.enumerated().map { number, row in
                (Array(row.0.utf8), Entry(value: Array(row.1.utf8), line: number + 2))
            })
    }
}
