import HL7
import Pipeline
import Routes
import Testing

struct LoopTests {
    private static let note = SegmentName("NTE")

    private func loop(_ path: String, with: [String] = [], _ verbs: Step.Verb...) throws -> Step.Verb {
        .forEach(
            try Path(path), with: try with.map { try Fixture.required(SegmentName($0)) },
            steps: Fixture.steps(verbs, from: 100))
    }

    private func when(_ condition: Condition, _ verb: Step.Verb) -> Step.Verb {
        let inner = Step(when: condition, place: Place(file: "test.yaml", line: 200, column: 9), verb: verb)
        return .group(steps: [inner], otherwise: [])
    }

    private var cancelled: Condition {
        get throws { try .path("OBX-11", .oneOf([Array("X".utf8), Array("D".utf8)])) }
    }

    @Test func cancelledResultsGoWithTheirNotes() throws {
        let remove = when(try cancelled, .remove([.path(try Path("OBX"))]))
        let sent = try Fixture.sent(
            Fixture.oru, try loop("OBX", with: ["NTE"], remove), .renumber(try Path("OBX-1"), restartAt: nil))
        #expect(
            sent
                == Fixture.lines(
                    #"MSH|^~\&|LAB|EAST|ENGINE|HOSP|20260301||ORU^R01^ORU_R01|R1|P|2.5.1"#,
                    "PID|1||884211^^^HOSP^MR", "OBR|1|P1|F1|CBC", "NTE|1||order note",
                    "OBX|1|NM|718-7^Hgb^LN||13.2|g/dL|||||F", "NTE|1||first", "NTE|2||second",
                    "OBX|2|NM|785-6^MCH^LN||29|pg|||||F", "NTE|1||last"))
    }

    @Test func withoutWithTheNotesStay() throws {
        let remove = when(try cancelled, .remove([.path(try Path("OBX"))]))
        let sent = try Fixture.sent(Fixture.oru, try loop("OBX", remove))
        #expect(sent.contains("NTE|1||cancelled") && !sent.contains("OBX|2"))
    }

    @Test func everyItemIsVisitedOnceThoughEveryOneIsRemoved() throws {
        let sent = try Fixture.sent(Fixture.oru, try loop("OBX", with: ["NTE"], .remove([.path(try Path("OBX"))])))
        #expect(!sent.contains("OBX"))
        #expect(sent.hasSuffix("NTE|1||order note\r"))
    }

    @Test func theNameMeansTheCurrentOne() throws {
        let set = Step.Verb.set(try Path("OBX-4"), .text(try Template.reading("{OBX-1}/{OBX-3.2}")))
        let sent = try Fixture.sent(Fixture.oru, try loop("OBX", set))
        for expected in ["|1/Hgb|", "|2/RBC|", "|3/MCV|", "|4/MCH|"] { #expect(sent.contains(expected)) }
    }

    @Test func theNotesAreThoseAfterTheCurrentOne() throws {
        let set = Step.Verb.set(try Path("NTE[*]-2"), .text(try Template.reading("{OBX-1}")))
        let sent = try Fixture.sent(Fixture.oru, try loop("OBX", with: ["NTE"], set))
        for expected in ["NTE|1||order note", "NTE|1|1|first", "NTE|2|1|second", "NTE|1|2|cancelled", "NTE|1|4|last"] {
            #expect(sent.contains(expected))
        }
    }

    @Test func removingTheNotesLeavesTheOthers() throws {
        let remove = when(try .is("OBX-1", "1"), .remove([.path(try Path("NTE"))]))
        let sent = try Fixture.sent(Fixture.oru, try loop("OBX", with: ["NTE"], remove))
        #expect(!sent.contains("first") && !sent.contains("second"))
        #expect(sent.contains("order note") && sent.contains("cancelled") && sent.contains("last"))
    }

    @Test func aNoteAfterAForeignSegmentIsNotTheLoopsNote() throws {
        let text = Fixture.oru.replacing("NTE|1||cancelled", with: "SPM|1\rNTE|1||of the specimen")
        let remove = when(try cancelled, .remove([.path(try Path("OBX"))]))
        #expect(try Fixture.sent(text, try loop("OBX", with: ["NTE"], remove)).contains("of the specimen"))
    }

    @Test func stepsAfterARemovalStillRunAndFindNothing() throws {
        let verbs: [Step.Verb] = [
            .remove([.path(try Path("OBX"))]), .set(try Path("OBX-4"), .text(.literal("wrong"))),
            .set(try Path("PID-2"), .text(.literal("ran"))),
        ]
        let loop = Step.Verb.forEach(try Path("OBX[1]"), with: [], steps: Fixture.steps(verbs, from: 100))
        let sent = try Fixture.sent(Fixture.oru, loop)
        #expect(!sent.contains("wrong") && sent.contains("PID|1|ran|"))
    }

    @Test func segmentsInsertedByTheBodyAreNotVisited() throws {
        let obx = try Fixture.required(SegmentName("OBX"))
        let add = Step.Verb.addSegment(obx, at: .after(try Path("OBX")), fields: [1: .literal("new")])
        let sent = try Fixture.sent(Fixture.oru, try loop("OBX", add))
        #expect(sent.split(separator: "\r").count { $0.hasPrefix("OBX|new") } == 4)
        #expect(sent.contains("g/dL|||||F\rOBX|new\rNTE|1||first"))
    }

    @Test func anAddedNoteBelongsToTheCurrentOne() throws {
        let note = try Fixture.required(Self.note)
        let add = Step.Verb.addSegment(note, at: .after(try Path("OBX")), fields: [3: try Template.reading("{OBX-1}")])
        let number = Step.Verb.renumber(try Path("NTE-1"), restartAt: nil)
        let sent = try Fixture.sent(Fixture.oru, try loop("OBX", with: ["NTE"], add, number))
        #expect(sent.contains("NTE|1||1\rNTE|2||first\rNTE|3||second\r"))
        #expect(sent.contains("NTE|1||3\rOBX|4"))
        #expect(sent.contains("NTE|1||order note"))
    }

    @Test func loopsNestAndRemovalInsideReachesTheOuterLoop() throws {
        let text = Fixture.lines(
            #"MSH|^~\&|LAB|EAST|ENGINE|HOSP|20260301||ORU^R01|R1|P|2.5.1"#, "PID|1",
            "OBR|1", "OBX|1|||||||||||X", "OBX|2", "OBR|2", "OBX|1", "OBX|2|||||||||||X", "OBR|3")
        let inner = try loop("OBX", when(try .is("OBX-12", "X"), .remove([.path(try Path("OBX"))])))
        let mark = Step.Verb.set(try Path("OBX[*]-2"), .text(try Template.reading("{OBR-1}")))
        let sent = try Fixture.sent(text, try loop("OBR", with: ["OBX"], inner, mark))
        #expect(
            sent
                == Fixture.lines(
                    #"MSH|^~\&|LAB|EAST|ENGINE|HOSP|20260301||ORU^R01|R1|P|2.5.1"#, "PID|1",
                    "OBR|1", "OBX|2|1", "OBR|2", "OBX|1|2", "OBR|3"))
    }

    @Test func removingTheOuterItemEndsWhatIsInIt() throws {
        let text = Fixture.lines(
            #"MSH|^~\&|LAB|EAST|ENGINE|HOSP|20260301||ORU^R01|R1|P|2.5.1"#, "OBR|1", "OBX|1", "OBX|2", "OBR|2", "OBX|1")
        let inner = try loop("OBX", .remove([.path(try Path("OBR"))]))
        let outer = try loop("OBR", with: ["OBX"], when(try .is("OBR-1", "1"), inner))
        #expect(try Fixture.sent(text, outer).hasSuffix("2.5.1\rOBR|2\rOBX|1\r"))
        #expect(!(try Fixture.sent(text, outer).contains("OBX|2")))
    }

    @Test func repetitionsAreTakenOneByOne() throws {
        let set = Step.Verb.set(try Path("PID-3.2"), .text(try Template.reading("{PID-3.5}")))
        let sent = try Fixture.sent(Fixture.adt, try loop("PID-3[*]", set))
        #expect(sent.contains("|884211^MR^^OLDEAST^MR~123456789^SS^^SSA^SS|"))
    }

    @Test func aFieldWithOneRepetitionIsOneItem() throws {
        for path in ["PID-5", "PID-5[*]"] {
            let set = Step.Verb.set(try Path("PID-5.2"), .text(.literal("once")))
            #expect(try Fixture.sent(Fixture.adt, try loop(path, set)).contains("|Smith ^once^^^Ms|"))
        }
    }

    @Test func removingRepetitionsVisitsEachOfThem() throws {
        let text = Fixture.adt.replacing("~123456789^^^SSA^SS", with: "~2^^^^SS~3^^^^SS~4^^^^MR~5^^^^SS")
        let remove = when(try .is("PID-3.5", "SS"), .remove([.path(try Path("PID-3"))]))
        let sent = try Fixture.sent(text, try loop("PID-3[*]", remove))
        #expect(sent.contains("|884211^^^OLDEAST^MR~4^^^^MR|"))
    }

    @Test func afterARepetitionIsRemovedItsStepsFindNothing() throws {
        let verbs: [Step.Verb] = [
            .remove([.path(try Path("PID-3"))]), .set(try Path("PID-3.1"), .text(.literal("wrong"))),
        ]
        let loop = Step.Verb.forEach(try Path("PID-3[5=SS]"), with: [], steps: Fixture.steps(verbs, from: 100))
        let sent = try Fixture.sent(Fixture.adt, loop)
        #expect(sent.contains("|884211^^^OLDEAST^MR|") && !sent.contains("wrong"))
    }

    @Test func anEmptyFieldHasNoRepetitions() throws {
        #expect(
            try Fixture.sent(Fixture.adt, try loop("PID-2[*]", .set(try Path("PV1-3"), .text(.literal("wrong")))))
                == Fixture.adt)
    }

    @Test func aLoopOverThousandsRemovesExactlyWhatItShould() throws {
        let results = (1...5000).map { "OBX|\($0)|||||||||||\($0 % 2 == 0 ? "X" : "F")\rNTE|1||n\($0)\r" }.joined()
        let header = #"MSH|^~\&|LAB|EAST|ENGINE|HOSP|20260301||ORU^R01|R1|P|2.5.1"# + "\r"
        let remove = when(try .is("OBX-12", "X"), .remove([.path(try Path("OBX"))]))
        let lines = try Fixture.sent(header + results, try loop("OBX", with: ["NTE"], remove)).split(separator: "\r")
        #expect(lines.count == 1 + 5000)
        #expect(lines.last == "NTE|1||n4999")
        #expect(!lines.contains { $0.hasSuffix("|X") })
    }
}
