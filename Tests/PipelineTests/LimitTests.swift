import HL7
import Pipeline
import Routes
import Testing

/// Every limit fails the message with an error that names it.
struct LimitTests {
    private func problem(_ limits: RunLimits, _ text: String, _ route: Route) throws -> Problem {
        guard case .failed(let problem) = try Fixture.outcome(text, route, limits: limits) else {
            throw Fixture.Unexpected()
        }
        return problem
    }

    @Test func stepsAreLimited() throws {
        let inner = Fixture.steps([.set(try Path("OBX-4"), .text(.literal("x")))], from: 100)
        let route = Fixture.route(steps: Fixture.steps([.forEach(try Path("OBX"), with: [], steps: inner)]))
        let problem = try problem(RunLimits(steps: 5), Fixture.oru, route)
        #expect(problem.text.contains("5 steps"))
        #expect(problem.place.file == "test.yaml")
    }

    @Test func writtenBytesAreLimited() throws {
        let verb = Step.Verb.set(try Path("OBX[*]-4"), .text(.literal(String(repeating: "x", count: 100))))
        let problem = try problem(
            RunLimits(writtenBytes: 250), Fixture.oru, Fixture.route(steps: Fixture.steps([verb])))
        #expect(problem.text.contains("250 bytes"))
    }

    @Test func eachMessageThatLeavesIsLimited() throws {
        let verb = Step.Verb.set(try Path("PV1-3"), .text(.literal(String(repeating: "x", count: 900))))
        let problem = try problem(
            RunLimits(messageBytes: 1000), Fixture.adt, Fixture.route(steps: Fixture.steps([verb])))
        #expect(problem.code == .tooLong)
        #expect(problem.text.contains("1000 bytes"))
    }

    @Test func allPayloadsTogetherAreLimited() throws {
        let verb = Step.Verb.set(try Path("PV1-3"), .text(.literal("x")))
        let route = Fixture.route(
            steps: Fixture.steps([verb]), destinations: (1...4).map { Fixture.destination("d\($0)") })
        let problem = try problem(RunLimits(messageBytes: 500, writtenBytes: 600), Fixture.adt, route)
        #expect(problem.text.contains("600 bytes"))
    }

    @Test func partsAreLimited() throws {
        let obx = try Fixture.required(SegmentName("OBX"))
        let route = Fixture.route(split: Route.Split(every: obx, keep: [], with: [], place: Fixture.place))
        #expect(try problem(RunLimits(parts: 3), Fixture.oru, route).text.contains("3 parts"))
    }

    /// What would take hours and gigabytes is refused before it is begun.
    @Test(.timeLimit(.minutes(1))) func whatOneMessageCanAskForIsPaidForFirst() throws {
        let values = String(repeating: "A~", count: 500_000) + "A"
        let text = Fixture.adt.replacing("884211^^^OLDEAST^MR", with: values)
        for path in ["PID-3", "PID-3[*].1"] {
            let test = Condition.Test.equals(.text(Array("B".utf8)))
            let route = Fixture.route(destinations: [
                Fixture.destination(when: try .path(path, test, .any))
            ])
            #expect(try problem(RunLimits(), text, route).text.contains("steps"))
            let loop = Step.Verb.forEach(try Path(path), with: [], steps: [])
            #expect(
                try problem(RunLimits(), text, Fixture.route(steps: Fixture.steps([loop]))).text.contains("steps"))
        }
        let set = Step.Verb.set(try Path("PID-3[*].4"), .text(.literal("X")))
        #expect(try problem(RunLimits(), text, Fixture.route(steps: Fixture.steps([set]))).text.contains("steps"))
        let bounded = try Message(Array(text.utf8)).targets(of: try Path("PID-3[*].4"), atMost: 10)
        #expect(bounded.count == 10)
        let order = DestinationDefinition.KeepOrder.by([try Path("PID-3[*].1")])
        let plan = try Fixture.plan(text, Fixture.route(destinations: [Fixture.destination(keepOrder: order)]))
        #expect(plan.deliveries.map(\.lane) == [.whole])
    }

    @Test(.timeLimit(.minutes(1))) func groupsAreCountedBeforeTheirListsAreMade() throws {
        let text =
            Fixture.adt + String(repeating: "PID|1\r", count: 40_000) + String(repeating: "OBR|1\r", count: 9000)
        let (obr, pid) = (try Fixture.required(SegmentName("OBR")), try Fixture.required(SegmentName("PID")))
        let route = Fixture.route(split: Route.Split(every: obr, keep: [.named(pid)], with: [], place: Fixture.place))
        #expect(try problem(RunLimits(), text, route).text.contains("steps"))
    }

    @Test func tagsAreLimited() throws {
        let tags = try (1...3).map { Step.Tag(name: "t\($0)", path: try Path("PID-1")) }
        let route = Fixture.route(steps: Fixture.steps([.tag(tags)]))
        #expect(try problem(RunLimits(tags: 2), Fixture.adt, route).text.contains("2 tags"))
    }

    @Test func aReplacementThatGrowsAndGrowsIsStopped() throws {
        let grow = TextFunction.replace(find: [0x78], with: Array(repeating: 0x78, count: 1000))
        let text = Fixture.adt.replacing("Smith ", with: String(repeating: "x", count: 50))
        let verb = Step.Verb.change([try Path("PID-5.1")], apply: [grow, grow, grow, grow])
        let problem = try problem(
            RunLimits(messageBytes: 100_000), text, Fixture.route(steps: Fixture.steps([verb])))
        #expect(problem.code == .tooLong)
        #expect(problem.text.contains("100000 bytes"))
    }

    @Test func aTextThatCannotBeEscapedFailsInsteadOfArrivingAsAnother() throws {
        let text = Fixture.adt.replacing(#"MSH|^~\&|"#, with: "MSH|^~|")
        let route = Fixture.route(steps: Fixture.steps([.set(try Path("PV1-3"), .text(.literal("a|b")))]))
        #expect(try problem(RunLimits(), text, route).text.contains("escape character"))
    }

    @Test func aPlaceTheHeaderHasNoSeparatorForFailsTheStep() throws {
        let text = Fixture.adt.replacing(#"MSH|^~\&|"#, with: "MSH|^|")
        let route = Fixture.route(steps: Fixture.steps([.set(try Path("PV1-3.1.2"), .text(.literal("a")))]))
        #expect(try problem(RunLimits(), text, route).text.contains("separator"))
        let append = Fixture.route(steps: Fixture.steps([.append(try Path("PV1-2"), fields: [1: .literal("a")])]))
        #expect(try problem(RunLimits(), text, append).text.contains("repetition separator"))
    }
}
