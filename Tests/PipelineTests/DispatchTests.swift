import Dictionary
import HL7
import Pipeline
import Routes
import Testing

/// Which destinations get what.
struct DispatchTests {
    private func text(_ delivery: PlannedDelivery) throws -> String {
        try Fixture.required(String(validating: delivery.payload ?? [], as: UTF8.self))
    }

    private func name(_ text: String) throws -> SegmentName { try Fixture.required(SegmentName(text)) }

    @Test func withoutStepsTheBytesAreThoseReceived() throws {
        let delivery = try Fixture.plan(Fixture.adt, Fixture.route()).deliveries[0]
        #expect(delivery.payload == nil)
        #expect(delivery.controlID == Array("MSG0001".utf8))
        #expect(delivery.destination == "lab")
        #expect(delivery.lane == .whole)
    }

    @Test func aChangeThatIsTakenBackLeavesTheBytesAsReceived() throws {
        let verbs: [Step.Verb] = [
            .set(try Path("MSH-5"), .text(.literal("X"))), .set(try Path("MSH-5"), .text(.literal("ENGINE"))),
        ]
        let plan = try Fixture.plan(Fixture.adt, Fixture.route(steps: Fixture.steps(verbs)))
        #expect(plan.deliveries[0].payload == nil)
    }

    @Test func aDestinationsStepsAreItsOwn() throws {
        let own = Fixture.steps([.set(try Path("MSH-5"), .text(.literal("LAB")))], from: 100)
        let shared = Fixture.steps([.set(try Path("MSH-6"), .text(.literal("ALL")))])
        let destinations = [Fixture.destination("lab", steps: own), Fixture.destination("archive")]
        let plan = try Fixture.plan(Fixture.adt, Fixture.route(steps: shared, destinations: destinations))
        #expect(plan.deliveries.map(\.destination) == ["lab", "archive"])
        #expect(try text(plan.deliveries[0]).contains("|LAB|ALL|"))
        #expect(try text(plan.deliveries[1]).contains("|ENGINE|ALL|"))
    }

    @Test func aDestinationTakesWhatItsConditionLets() throws {
        let destinations = [
            Fixture.destination("no", when: try .is("PID-8", "1")),
            Fixture.destination("yes", when: try .is("PID-8", "2")),
        ]
        let plan = try Fixture.plan(Fixture.adt, Fixture.route(destinations: destinations))
        #expect(plan.deliveries.map(\.destination) == ["yes"])
    }

    @Test func skippingInADestinationsStepsSkipsThatDestinationAlone() throws {
        let stop = Fixture.steps([.stop(.skip, because: "not there")])
        let destinations = [Fixture.destination("one", steps: stop), Fixture.destination("second")]
        let plan = try Fixture.plan(Fixture.adt, Fixture.route(destinations: destinations))
        #expect(plan.deliveries.map(\.destination) == ["second"])
    }

    @Test func tagsOfOneDestinationAreNotSeenByAnother() throws {
        let tag = Fixture.steps([.tag([Step.Tag(name: "x", path: try Path("PID-1"))])])
        let seen = Condition.compare(
            Condition.Comparison(subject: .tag("x"), test: .valued, place: Fixture.place, source: "tag.x is valued"))
        let destinations = [Fixture.destination("one", steps: tag), Fixture.destination("second", when: seen)]
        let plan = try Fixture.plan(Fixture.adt, Fixture.route(destinations: destinations))
        #expect(plan.deliveries.map(\.destination) == ["one"])
        #expect(plan.tags.map(\.name) == ["x"])
    }

    private func accepted(
        _ types: [(String?, String?)], _ others: Route.Accept.Others, _ message: String = Fixture.adt
    ) throws -> Outcome {
        let accept = Route.Accept(types: types.map { Route.TypePattern(type: $0.0, event: $0.1) }, others: others)
        return try Fixture.outcome(message, Fixture.route(accept: accept))
    }

    @Test func onlyAcceptedTypesRun() throws {
        for types in [[("ADT", "A01")], [("ORU", nil), ("ADT", nil)], [(nil, nil)]] as [[(String?, String?)]] {
            guard case .planned = try accepted(types, .reject) else { throw Fixture.Unexpected() }
        }
        guard case .skipped(let reason) = try accepted([("ORU", "R01")], .skip) else { throw Fixture.Unexpected() }
        #expect(reason.text.contains("ADT^A01"))
    }

    @Test func anUnwantedTypeOrEventHasItsOwnCode() throws {
        let type = try Fixture.problem(try accepted([("ORU", nil)], .reject))
        #expect(type.code == .unsupportedType)
        #expect(type.location?.component == 1)
        let event = try Fixture.problem(try accepted([("ORU", nil), ("ADT", "A08")], .reject))
        #expect(event.code == .unsupportedEvent)
        #expect(event.location?.component == 2)
    }

    @Test func aTypeThatCouldBeContentIsNotNamed() throws {
        let odd = Fixture.adt.replacing("ADT^A01^ADT_A01", with: "SMITH ANNA^1980")
        #expect(try !Fixture.problem(try accepted([("ORU", nil)], .reject, odd)).text.contains("SMITH"))
    }

    @Test(arguments: [
        ("2.5.1", true), (" 2.5.1 ", true), ("2.5.1^DEU", true), ("2.4", false), ("2.5.2", false), ("", false),
    ])
    func onlyNamedVersionsRun(_ version: String, _ isTaken: Bool) throws {
        let text = Fixture.adt.replacing("|P|2.5.1", with: "|P|\(version)")
        let types = [Route.TypePattern(type: "ADT", event: nil)]
        let accept = Route.Accept(types: types, versions: [.v23, .v251], others: .reject)
        let outcome = try Fixture.outcome(text, Fixture.route(accept: accept))
        guard !isTaken else {
            guard case .planned = outcome else { throw Fixture.Unexpected() }
            return
        }
        let problem = try Fixture.problem(outcome)
        #expect(problem.code == .unsupportedVersion)
        #expect((problem.location?.field, problem.location?.component) == (12, 1))
    }

    @Test func aVersionThatIsNotNamedIsSkippedWhereOthersAre() throws {
        let accept = Route.Accept(types: [Route.TypePattern(type: nil, event: nil)], versions: [.v23], others: .skip)
        guard case .skipped(let reason) = try Fixture.outcome(Fixture.adt, Fixture.route(accept: accept)) else {
            throw Fixture.Unexpected()
        }
        #expect(reason.text == "the route does not accept messages of HL7 2.5.1")
    }

    // MARK: split

    private func split(_ every: String, keep: [String], with: [String]) throws -> Route.Split {
        Route.Split(
            every: try name(every), keep: try keep.map { .named(try name($0)) },
            with: try with.map { .named(try name($0)) }, place: Place(file: "test.yaml", line: 700, column: 1))
    }

    private static let orders = Fixture.lines(
        #"MSH|^~\&|LAB|EAST|ENGINE|HOSP|20260301||ORU^R01|R1|P|2.5.1"#, "PID|1", "PV1|1", "NTE|1||of the patient",
        "OBR|1", "TQ1|1", "OBX|1", "NTE|1||a", "OBR|2", "OBX|1")

    @Test func aMessageBecomesOneForEachGroup() throws {
        let route = Fixture.route(split: try split("OBR", keep: ["PID", "PV1"], with: ["OBX", "NTE"]))
        let deliveries = try Fixture.plan(Self.orders, route).deliveries
        #expect(deliveries.map { String(decoding: $0.controlID, as: UTF8.self) } == ["R1.1", "R1.2"])
        #expect(
            try deliveries.map { try text($0) } == [
                Fixture.lines(
                    #"MSH|^~\&|LAB|EAST|ENGINE|HOSP|20260301||ORU^R01|R1.1|P|2.5.1"#, "PID|1", "PV1|1", "OBR|1",
                    "OBX|1", "NTE|1||a"),
                Fixture.lines(
                    #"MSH|^~\&|LAB|EAST|ENGINE|HOSP|20260301||ORU^R01|R1.2|P|2.5.1"#, "PID|1", "PV1|1", "OBR|2",
                    "OBX|1"),
            ])
    }

    @Test func aResultNeverTravelsWithAnotherPatient() throws {
        let two = Self.orders + Fixture.lines("PID|2", "OBR|3", "OBX|1")
        let route = Fixture.route(split: try split("OBR", keep: ["PID", "PV1"], with: ["OBX", "NTE"]))
        let deliveries = try Fixture.plan(two, route).deliveries
        #expect(deliveries.count == 3)
        #expect(try text(deliveries[1]).hasSuffix("PID|1\rPV1|1\rOBR|2\rOBX|1\r"))
        #expect(try text(deliveries[2]).hasSuffix("2.5.1\rPID|2\rOBR|3\rOBX|1\r"))
    }

    @Test func eachGroupKeepsTheSegmentBeforeIt() throws {
        let text = Fixture.lines(
            #"MSH|^~\&|LAB|EAST|ENGINE|HOSP|20260301||ORU^R01|R1|P|2.5.1"#, "PID|1", "ORC|1", "OBR|1", "ORC|2", "OBR|2",
            "ZTR|1")
        let route = Fixture.route(split: try split("OBR", keep: ["PID", "ORC", "ZTR"], with: ["OBX"]))
        let deliveries = try Fixture.plan(text, route).deliveries
        #expect(try self.text(deliveries[0]).hasSuffix("PID|1\rORC|1\rOBR|1\r"))
        #expect(try self.text(deliveries[1]).hasSuffix("PID|1\rORC|2\rOBR|2\rZTR|1\r"))
    }

    @Test func keptSegmentsAfterTheLastGroupGoIntoEveryPartOfTheSameSurroundings() throws {
        let route = Fixture.route(split: try split("OBR", keep: ["PID", "ZTR"], with: ["OBX"]))
        let deliveries = try Fixture.plan(Self.orders + "ZTR|1\r", route).deliveries
        #expect(try deliveries.allSatisfy { try text($0).hasSuffix("OBX|1\rZTR|1\r") })
    }

    @Test func aMessageWithoutGroupsStaysWhole() throws {
        let route = Fixture.route(split: try split("OBR", keep: ["PID"], with: ["OBX"]))
        let deliveries = try Fixture.plan(Fixture.adt, route).deliveries
        #expect(deliveries.map(\.payload) == [nil])
        #expect(deliveries[0].controlID == Array("MSG0001".utf8))
    }

    @Test func aDestinationCanSplitForItselfBeforeItsSteps() throws {
        let steps = Fixture.steps([.set(try Path("OBR-2"), .text(try Template.reading("{MSH-10}")))])
        let destinations = [
            Fixture.destination("each", steps: steps, split: try split("OBR", keep: ["PID"], with: ["OBX"])),
            Fixture.destination("whole"),
        ]
        let deliveries = try Fixture.plan(Self.orders, Fixture.route(destinations: destinations)).deliveries
        #expect(deliveries.map(\.destination) == ["each", "each", "whole"])
        #expect(try text(deliveries[1]).contains("OBR|2|R1.2\r"))
        #expect(deliveries[2].payload == nil)
    }
}
