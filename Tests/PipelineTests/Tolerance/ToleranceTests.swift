import CharacterSets
import HL7
import Pipeline
import Routes
import Testing

@Suite struct ToleranceTests {
    private func run(
        _ bytes: [UInt8], _ tolerance: Tolerance, steps: [Step] = [], trace: inout Trace
    ) throws -> (Outcome, ToleranceReport) {
        var route = Fixture.route(steps: steps)
        route.tolerance = tolerance
        let decision = CompiledRoute(route, keyedHash: Fixture.keyedHash).decide(
            try TextReader().read(bytes), try Fixture.context(), recording: &trace)
        return (decision.outcome, decision.tolerated)
    }

    private func run(_ bytes: [UInt8], _ tolerance: Tolerance) throws -> (Outcome, ToleranceReport) {
        var trace = Trace.off
        return try run(bytes, tolerance, trace: &trace)
    }

    @Test(arguments: DeviationCase.all)
    func `By default it is let in, noted, and leaves byte for byte as it came`(_ sample: DeviationCase) throws {
        let (outcome, report) = try run(sample.bytes(), Tolerance())
        guard case .planned(let plan) = outcome else { throw Fixture.Unexpected() }
        #expect(plan.deliveries.map(\.payload) == [nil])
        let notes = report.entries.filter { $0.deviation == sample.deviation }
        #expect(notes.isEmpty == (sample.allowed == nil))
        if let allowed = sample.allowed { #expect(report.description.contains(allowed), "\(report)") }
    }

    @Test(arguments: DeviationCase.all)
    func `Where the route refuses it, the sender is told code and place of the route`(_ sample: DeviationCase) throws {
        var tolerance = Tolerance()
        tolerance[sample.deviation] = .refuse
        tolerance.places[sample.deviation] = Place(file: "test.yaml", line: 7, column: 3)
        let (outcome, _) = try run(sample.bytes(), tolerance)
        guard case .rejected(let problem) = outcome else { throw Fixture.Unexpected() }
        #expect(problem.code == sample.refusedWith)
        #expect(problem.place.line == 7)
    }

    @Test(arguments: DeviationCase.all.filter { !$0.repaired.isEmpty })
    func `Where the route repairs it, what leaves is right and the trace says so`(_ sample: DeviationCase) throws {
        var tolerance = Tolerance()
        tolerance[sample.deviation] = .repair
        sample.settings(&tolerance)
        var trace = Trace()
        let (outcome, report) = try run(sample.bytes(), tolerance, trace: &trace)
        guard case .planned(let plan) = outcome, let payload = plan.deliveries.first?.payload else {
            throw Fixture.Unexpected()
        }
        let text = String(decoding: payload, as: UTF8.self)
        for part in sample.repaired { #expect(text.contains(part), "\(text.replacing("\r", with: "\n"))") }
        #expect(report.description.contains(sample.repairNote), "\(report)")
        let notes = trace.events.compactMap { if case .note(let text) = $0.kind { text } else { nil } }
        #expect(notes.contains { $0.hasPrefix("repaired \(sample.deviation.rawValue)") })
        // What was put right has nothing more to put right.
        let (again, _) = try run(payload, tolerance)
        guard case .planned(let second) = again else { throw Fixture.Unexpected() }
        #expect(second.deliveries.map(\.payload) == [nil])
    }

    @Test func `A clean message has no note and leaves as it came under every repair`() throws {
        var tolerance = Tolerance()
        for deviation in Deviation.allCases { tolerance[deviation] = deviation.canRepair ? .repair : .refuse }
        for text in [Fixture.adt, Fixture.oru] {
            let (outcome, report) = try run(Array(text.utf8), tolerance)
            guard case .planned(let plan) = outcome else { throw Fixture.Unexpected() }
            #expect(plan.deliveries.map(\.payload) == [nil])
            #expect(report.isEmpty, "\(report)")
        }
    }

    @Test func `Lines are put right also where the text is in another character set`() throws {
        var tolerance = Tolerance()
        tolerance[.lineFeeds] = .repair
        tolerance[.brokenLines] = .repair
        let text =
            "MSH|^~\\&|A|B|C|D|2026||ADT^A01^ADT_A01|1|P|2.5.1||||||8859/1\nPID|1||1^^^H||M\u{FC}ller\nNTE|1||\u{E4}\n\u{F6}\n"
        let latin = text.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) }
        guard case .planned(let plan) = try run(latin, tolerance).0 else { throw Fixture.Unexpected() }
        let sent = text.replacing("\u{E4}\n\u{F6}", with: "\u{E4}\\.br\\\u{F6}").replacing("\n", with: "\r")
        #expect(plan.deliveries.first?.payload == sent.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) })
    }

    @Test func `Steps see what was put right`() throws {
        var tolerance = Tolerance()
        tolerance[.dates] = .repair
        let birth = Path(segment: .pid, field: 7)
        let steps = Fixture.steps([.copy(from: birth, to: Path(segment: .pid, field: 30))])
        let sample = try #require(DeviationCase.all.first { $0.deviation == .dates })
        var trace = Trace.off
        let (outcome, _) = try run(sample.bytes(), tolerance, steps: steps, trace: &trace)
        guard case .planned(let plan) = outcome, let payload = plan.deliveries.first?.payload else {
            throw Fixture.Unexpected()
        }
        #expect(try Message(payload).text(Path(segment: .pid, field: 30)) == Array("19800214".utf8))
    }

    @Test func `A sender's own date format is tried last, and what nobody understands stays`() throws {
        var tolerance = Tolerance()
        tolerance[.dates] = .repair
        tolerance.dateFormats = [try DateFormat("dd/MM/yyyy")]
        let header = #"MSH|^~\&|A|B|C|D|20260301||ADT^A08^ADT_A01|1|P|2.5.1"#
        let bytes = Array((header + "\rEVN|A08|soon\rPID|1||1^^^H||K||31/12/1980\r").utf8)
        let (outcome, report) = try run(bytes, tolerance)
        guard case .planned(let plan) = outcome, let payload = plan.deliveries.first?.payload else {
            throw Fixture.Unexpected()
        }
        #expect(String(decoding: payload, as: UTF8.self).hasSuffix("EVN|A08|soon\rPID|1||1^^^H||K||19801231\r"))
        #expect(report.description == "dates (2 places, 1 repaired)")
    }

    @Test(arguments: [
        ("31.12.1980", "19801231"), ("1.2.1980", "19800201"), ("1980-12-31", "19801231"), ("1980/12/31", "19801231"),
        ("1980-12-31T23:59:58", "19801231235958"), ("1980-12-31 23:59", "198012312359"),
        ("31.12.1980 23:59:58", "19801231235958"), ("19801231T2359", "198012312359"),
        ("19801231 235958", "19801231235958"), ("1980-12-31T23:59:58Z", "19801231235958+0000"),
        ("1980-12-31T23:59:58.123+01:00", "19801231235958.123+0100"), (" 19801231 ", "19801231"), ("0000", ""),
        ("00000000", ""), ("20261231235960", "20270101000000"), ("202612312400", "202701010000"),
        ("31.02.1980", "31.02.1980"), ("12/31/1980", "12/31/1980"), ("yesterday", "yesterday"), ("1980", "1980"),
    ])
    func `Dates are understood where there is one way to`(_ written: String, _ right: String) throws {
        var tolerance = Tolerance()
        tolerance[.dates] = .repair
        let header = #"MSH|^~\&|A|B|C|D|2026||ADT^A08^ADT_A01|1|P|2.5.1"#
        let bytes = Array((header + "\rPID|1||1^^^H||K||" + written + "\r").utf8)
        guard case .planned(let plan) = try run(bytes, tolerance).0 else { throw Fixture.Unexpected() }
        let sent = try Message(plan.deliveries.first?.payload ?? bytes)
        #expect(String(decoding: sent.text(Path(segment: .pid, field: 7)), as: UTF8.self) == right)
    }

    @Test func `An event that is only in EVN-1 decides which messages a route takes`() throws {
        let accept = Route.Accept(types: [Route.TypePattern(type: "ADT", event: "A01")], others: .reject)
        let sample = try #require(DeviationCase.all.first { $0.deviation == .messageType })
        let route = CompiledRoute(Fixture.route(accept: accept), keyedHash: Fixture.keyedHash)
        guard case .planned = route.run(try TextReader().read(sample.bytes()), try Fixture.context()) else {
            throw Fixture.Unexpected()
        }
    }

    @Test func `A message of nothing but deviations is done in a moment`() throws {
        var tolerance = Tolerance()
        for deviation in Deviation.allCases where deviation.canRepair { tolerance[deviation] = .repair }
        let header = #"MSH|^~\&|A|B|C|D|1.1.2026||ORU^R01|1|P|2.5.1"# + "\n\n"
        let lines = String(repeating: "obx|1|NM|A&B^C||\"\"&1.1.2026^\"\"||||||F|||1.1.2026\nbroken\n\n", count: 20_000)
        let start = ContinuousClock.now
        _ = try run(Array((header + lines).utf8), tolerance)
        #expect(ContinuousClock.now - start < .seconds(60))
    }

    @Test func `A single segment of nothing but nulls and ampersands is done in a moment`() throws {
        var tolerance = Tolerance()
        for deviation in Deviation.allCases where deviation.canRepair { tolerance[deviation] = .repair }
        let values = String(repeating: #"""&""^"#, count: 100_000)
        let bytes = Array((#"MSH|^~\&|A|B|C|D|2026||ADT^A01|1|P|2.5.1"# + "\rPID|1||" + values + "\r").utf8)
        let start = ContinuousClock.now
        _ = try run(bytes, tolerance)
        #expect(ContinuousClock.now - start < .seconds(60))
    }
}
