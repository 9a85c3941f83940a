import HL7
import Pipeline
import Routes
import Testing

/// Steps that decide: groups, `choose`, `require`, `stop`, `use`, `tag`.
struct BranchTests {
    private func set(_ text: String, at line: Int = 100) throws -> [Step] {
        Fixture.steps([.set(try Path("PV1-3"), .text(.literal(text)))], from: line)
    }

    private func group(_ condition: Condition, _ steps: [Step], otherwise: [Step] = []) -> Step {
        Step(
            when: condition, place: Place(file: "test.yaml", line: 10, column: 5),
            verb: .group(steps: steps, otherwise: otherwise))
    }

    @Test func aStepRunsOnlyWhenItsConditionHolds() throws {
        for (code, runs) in [("2", true), ("1", false)] {
            let step = Step(
                when: try .is("PID-8", code), place: Fixture.place,
                verb: .set(try Path("PV1-3"), .text(.literal("here"))))
            #expect(try Fixture.sent(Fixture.adt, steps: [step]).contains("here") == runs)
        }
    }

    @Test func aGroupRunsItsStepsOrItsElse() throws {
        let yes = group(try .is("PID-8", "2"), try set("then"), otherwise: try set("else"))
        let no = group(try .is("PID-8", "1"), try set("then"), otherwise: try set("else"))
        #expect(try Fixture.sent(Fixture.adt, steps: [yes]).contains("PV1|1|I|then\r"))
        #expect(try Fixture.sent(Fixture.adt, steps: [no]).contains("PV1|1|I|else\r"))
    }

    @Test func theFirstBranchThatHoldsIsTheOnlyOne() throws {
        func branch(_ condition: Condition?, _ text: String) throws -> Step.Branch {
            Step.Branch(when: condition, place: Fixture.place, steps: try set(text))
        }
        let branches = [
            try branch(try .is("PID-8", "1"), "a"), try branch(try .is("PID-8", "2"), "b"),
            try branch(try .is("PID-8", "2"), "c"), try branch(nil, "d"),
        ]
        #expect(try Fixture.sent(Fixture.adt, .choose(branches)).contains("PV1|1|I|b\r"))
        let text = Fixture.adt.replacing("00|2\r", with: "00|9\r")
        #expect(try Fixture.sent(text, .choose(branches)).contains("PV1|1|I|d\r"))
        #expect(try Fixture.sent(text, .choose(Array(branches.dropLast()))) == text)
    }

    private func required(
        _ condition: Condition, _ ending: Step.Ending, _ text: String = Fixture.adt
    ) throws -> Outcome {
        let verb = Step.Verb.require(condition, otherwise: ending, because: "the reason")
        return try Fixture.outcome(text, Fixture.route(steps: Fixture.steps([verb])))
    }

    @Test func aRequirementThatHoldsLetsTheMessageThrough() throws {
        let condition = try Condition.path("PID-3[*].1", .valued, .any)
        guard case .planned = try required(condition, .reject) else { throw Fixture.Unexpected() }
    }

    @Test func aRequirementRejectsWithTheReasonAndThePlaceInTheMessage() throws {
        let outcome = try required(try .path("PID-2.1", .valued), .reject)
        guard case .rejected(let problem) = outcome else { throw Fixture.Unexpected() }
        #expect(problem.code == .requiredFieldMissing)
        #expect(problem.text == "the reason")
        #expect(problem.place == Place(file: "test.yaml", line: 10, column: 5))
        #expect(problem.location?.description.hasPrefix("PID") == true)
        #expect(problem.location?.field == 2)
    }

    @Test func aRequirementOnAMissingSegmentStillNamesThePath() throws {
        let problem = try Fixture.problem(try required(try .path("ZPI-4", .valued), .reject))
        #expect(problem.location?.name == SegmentName("ZPI"))
        #expect(problem.location?.field == 4)
    }

    @Test func theCodeFitsTheRequirement() throws {
        let valid = Condition.Test.oneOf([Array("M".utf8)])
        #expect(try Fixture.problem(try required(try .path("PID-8", valid), .reject)).code == .tableValue)
        let number = Condition.Test.ordered(.less, .number(try Fixture.required(Decimal64("1".utf8))))
        #expect(try Fixture.problem(try required(try .path("PID-8", number), .reject)).code == .dataType)
        let both = Condition.any([try .is("PID-8", "x"), try .is("PID-8", "y")])
        #expect(try Fixture.problem(try required(both, .reject)).code == .internalError)
    }

    @Test func aRequirementCanSkipOrFail() throws {
        guard case .skipped(let reason) = try required(try .is("PID-8", "9"), .skip) else { throw Fixture.Unexpected() }
        #expect(reason.text == "the reason")
        guard case .failed = try required(try .is("PID-8", "9"), .fail) else { throw Fixture.Unexpected() }
    }

    @Test func stopEndsTheMessageAsItSays() throws {
        func stopped(_ ending: Step.Ending) throws -> Outcome {
            try Fixture.outcome(
                Fixture.adt, Fixture.route(steps: Fixture.steps([.stop(ending, because: "enough")])))
        }
        guard case .skipped(let reason) = try stopped(.skip) else { throw Fixture.Unexpected() }
        #expect(reason.text == "enough")
        guard case .rejected(let problem) = try stopped(.reject) else { throw Fixture.Unexpected() }
        #expect(problem.text == "enough")
        guard case .failed = try stopped(.fail) else { throw Fixture.Unexpected() }
    }

    @Test func aSharedStepThatFailsNamesBothPlaces() throws {
        let inner = Fixture.steps([.stop(.fail, because: "no")], file: "_shared.yaml", from: 3)
        let problem = try Fixture.problem(
            try Fixture.outcome(
                Fixture.adt, Fixture.route(steps: Fixture.steps([.use(file: "_shared.yaml", steps: inner)]))))
        #expect(problem.places == "_shared.yaml:3:5, used by test.yaml:10:5")
    }

    @Test func stepsAfterSharedStepsNameTheirOwnPlaceAlone() throws {
        let inner = try set("x", at: 3)
        let verbs: [Step.Verb] = [.use(file: "_shared.yaml", steps: inner), .stop(.fail, because: "no")]
        let problem = try Fixture.problem(try Fixture.outcome(Fixture.adt, Fixture.route(steps: Fixture.steps(verbs))))
        #expect(problem.places == "test.yaml:20:5")
    }

    @Test func tagsLabelTheMessageAndCanBeTested() throws {
        let tags = try [("ward", "PV1-2"), ("patient", "PID-3.1"), ("none", "PID-2")].map {
            Step.Tag(name: $0.0, path: try Path($0.1))
        }
        let isInpatient = Condition.compare(
            Condition.Comparison(
                subject: .tag("ward"), test: .equals(.text([0x49])), place: Fixture.place, source: "tag.ward is \"I\""))
        let steps = Fixture.steps([.tag(tags)]) + [group(isInpatient, try set("tested"))]
        let plan = try Fixture.plan(Fixture.adt, Fixture.route(steps: steps))
        #expect(plan.tags.map(\.name) == ["ward", "patient"])
        #expect(plan.tags.map(\.value) == [Array("I".utf8), Array("884211".utf8)])
        #expect(String(decoding: plan.deliveries[0].payload ?? [], as: UTF8.self).contains("tested"))
    }

    @Test func aFailingStepLetsNothingOut() throws {
        let steps = try set("changed") + Fixture.steps([.stop(.fail, because: "late")], from: 200)
        let destinations = [Fixture.destination("one"), Fixture.destination("two", steps: steps)]
        guard case .failed(let problem) = try Fixture.outcome(Fixture.adt, Fixture.route(destinations: destinations))
        else { throw Fixture.Unexpected() }
        #expect(problem.place.line == 200)
    }

    @Test func stepsNestedTooDeepFailInsteadOfOverflowing() throws {
        var steps = try set("x")
        for _ in 0..<2000 { steps = Fixture.steps([.group(steps: steps, otherwise: [])]) }
        let problem = try Fixture.problem(try Fixture.outcome(Fixture.adt, Fixture.route(steps: steps)))
        #expect(problem.text.contains("64"))
    }
}
