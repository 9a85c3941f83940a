import HL7
import Pipeline
import Routes
import Testing

struct TraceTests {
    private func traced(_ text: String, _ route: Route) throws -> Trace {
        var trace = Trace()
        _ = CompiledRoute(route, keyedHash: Fixture.keyedHash)
            .run(try Fixture.received(text), try Fixture.context(), recording: &trace)
        return trace
    }

    private func traced(_ text: String, _ verbs: Step.Verb..., tables: [String: CodeTable] = [:]) throws -> Trace {
        try traced(text, Fixture.route(steps: Fixture.steps(verbs), tables: tables))
    }

    private func changes(_ trace: Trace) -> [String] {
        trace.events.compactMap { event in
            guard case .changed(let location, let before, let after) = event.kind else { return nil }
            return "\(location): \(String(decoding: before, as: UTF8.self)) → \(String(decoding: after, as: UTF8.self))"
        }
    }

    private func notes(_ trace: Trace) -> [String] {
        trace.events.compactMap { if case .note(let text) = $0.kind { text } else { nil } }
    }

    @Test func aTraceThatIsOffStaysEmpty() throws {
        var trace = Trace.off
        let route = Fixture.route(steps: Fixture.steps([.set(try Path("PID-8"), .hl7Null)]))
        _ = CompiledRoute(route, keyedHash: Fixture.keyedHash)
            .run(try Fixture.received(Fixture.adt), try Fixture.context(), recording: &trace)
        #expect(trace.events.isEmpty && trace.reached.isEmpty)
    }

    @Test func recordingChangesNothingInTheOutcome() throws {
        let remove = Step.Verb.forEach(
            try Path("OBX"), with: [try Fixture.required(SegmentName("NTE"))],
            steps: [
                Step(when: try .is("OBX-11", "X"), place: Fixture.place, verb: .remove([.path(try Path("OBX"))]))
            ])
        let route = CompiledRoute(
            Fixture.route(steps: Fixture.steps([remove, .renumber(try Path("OBX-1"), restartAt: nil)])),
            keyedHash: Fixture.keyedHash)
        var trace = Trace()
        let message = try Fixture.received(Fixture.oru)
        guard case .planned(let quiet) = route.run(message, try Fixture.context()),
            case .planned(let loud) = route.run(message, try Fixture.context(), recording: &trace)
        else { throw Fixture.Unexpected() }
        #expect(quiet.deliveries == loud.deliveries)
        #expect(!trace.events.isEmpty)
    }

    @Test func everyStepIsNamedWithItsPlaceAndWhatItChanged() throws {
        let trace = try traced(Fixture.adt, .set(try Path("PID-8"), .text(.literal("F"))))
        guard case .ran(let mark, let because) = try Fixture.required(trace.events.first).kind else {
            throw Fixture.Unexpected()
        }
        #expect(mark.place.line == 10 && mark.text == "set PID-8" && because.isEmpty)
        #expect(changes(trace) == ["PID[1]-8: 2 → F"] || changes(trace) == ["PID-8: 2 → F"])
    }

    @Test func aSkippedStepSaysWhichTestWasFalseAndWhatItSaw() throws {
        let step = Step(
            name: "Females", when: .all([try .is("PID-1", "1"), try .is("PID-8", "F")]), place: Fixture.place,
            verb: .set(try Path("PV1-3"), .text(.literal("x"))))
        let trace = try traced(Fixture.adt, Fixture.route(steps: [step]))
        guard case .skipped(let mark, let because) = try Fixture.required(trace.events.first).kind else {
            throw Fixture.Unexpected()
        }
        #expect(mark.name == "Females")
        #expect(because.map(\.holds) == [true, false])
        #expect(because.last?.values.map(\.text) == [Array("2".utf8)])
        #expect(because.last?.source == "PID-8 …")
    }

    @Test func aTestThatDoesNotFitIsExplained() throws {
        let one = Condition.Reference.number(try Fixture.required(Decimal64("1".utf8)))
        let step = Step(
            when: try .path("PID-5", .ordered(.less, one)), place: Fixture.place,
            verb: .remove([.path(try Path("PV1"))]))
        let trace = try traced(Fixture.adt, Fixture.route(steps: [step]))
        guard case .skipped(_, let because) = try Fixture.required(trace.events.first).kind else {
            throw Fixture.Unexpected()
        }
        #expect(because.first?.notes == ["not a number"])
    }

    @Test func takingTheFirstOfManyIsNoted() throws {
        let trace = try traced(Fixture.adt, .copy(from: try Path("PID-3[*].1"), to: try Path("PV1-3")))
        #expect(notes(trace).contains { $0.contains("PID-3[*].1") && $0.contains("2") })
    }

    @Test func aPathThatIsNowhereIsNoted() throws {
        #expect(notes(try traced(Fixture.adt, .set(try Path("ZZZ-1"), .hl7Null))).contains { $0.contains("ZZZ-1") })
    }

    @Test func removedSegmentsAreShownWhole() throws {
        let trace = try traced(Fixture.adt, .remove([.path(try Path("PV1"))]))
        #expect(changes(trace).contains { $0.hasSuffix("PV1|1|I → ") })
    }

    @Test func branchesTableRowsAndDestinationsAreReached() throws {
        let sex = CodeTable.of("sex", ("1", "M"), ("2", "F"))
        func branch(_ condition: Condition?, _ line: Int) throws -> Step.Branch {
            Step.Branch(
                when: condition, place: Place(file: "test.yaml", line: line, column: 7),
                steps: Fixture.steps([.map(try Path("PID-8"), table: "sex", missing: .keep)], from: line + 1))
        }
        let steps =
            Fixture.steps([.choose([try branch(try .is("PID-8", "9"), 100), try branch(nil, 110)])])
            + [
                Step(
                    when: try .is("PID-8", "9"), place: Place(file: "test.yaml", line: 200, column: 5),
                    verb: .group(
                        steps: Fixture.steps([.remove([.path(try Path("EVN"))])], from: 210),
                        otherwise: Fixture.steps([.remove([.path(try Path("PV1"))])], from: 220)))
            ]
        let destinations = [
            Fixture.destination("a", when: try .is("PID-8", "9")), Fixture.destination("bb"),
        ]
        let route = Fixture.route(steps: steps, tables: ["sex": sex], destinations: destinations)
        let all = RouteElements.all(of: route)
        let reached = try traced(Fixture.adt, route).reached
        #expect(reached.isSubset(of: Set(all)))
        let missed = all.filter { !reached.contains($0) }.map { "\($0.kind.rawValue) \($0.label) \($0.place.line)" }
        #expect(
            missed == [
                "branch when 100", "step map PID-8 by table sex 101", "step do 200", "step remove EVN 210",
                "destination a 901", "row table sex 2",
            ])
    }

    @Test func theEndIsRecordedWithItsPlace() throws {
        let trace = try traced(Fixture.adt, .stop(.reject, because: "enough"))
        guard case .ended(.rejected, let text, let place) = try Fixture.required(trace.events.last).kind else {
            throw Fixture.Unexpected()
        }
        #expect(text == "enough" && place.line == 10)
    }
}
