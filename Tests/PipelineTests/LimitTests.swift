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

    @Test func tagsAreLimited() throws {
        let tags = try (1...3).map { Step.Tag(name: "t\($0)", path: try Path("PID-1")) }
        let route = Fixture.route(steps: Fixture.steps([.tag(tags)]))
        #expect(try problem(RunLimits(tags: 2), Fixture.adt, route).text.contains("2 tags"))
    }
}
