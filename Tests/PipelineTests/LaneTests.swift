import HL7
import Pipeline
import Routes
import Testing

struct LaneTests {
    private func lane(_ text: String, by paths: String...) throws -> PlannedDelivery.Lane {
        let order = DestinationDefinition.KeepOrder.by(try paths.map { try Path($0) })
        return try Fixture.plan(Fixture.adt(text), Fixture.route(destinations: [Fixture.destination(keepOrder: order)]))
            .deliveries[0].lane
    }

    private func keys(_ texts: String...) -> PlannedDelivery.Lane { .keys(texts.map { Array($0.utf8) }) }

    private func bars(_ count: Int) -> String { String(repeating: "|", count: count) }

    @Test func oneLaneUnlessTheRouteSaysOtherwise() throws {
        let any = Fixture.route(destinations: [Fixture.destination(keepOrder: .none)])
        #expect(try Fixture.plan(Fixture.adt, any).deliveries[0].lane == .anyOrder)
        #expect(try Fixture.plan(Fixture.adt, Fixture.route()).deliveries[0].lane == .whole)
    }

    @Test func aLaneForEachValue() throws {
        #expect(try lane("PID|1||17^^^H^MR", by: "PID-3.1") == keys("17"))
    }

    @Test func severalPathsMakeOneKey() throws {
        #expect(try lane("PID|1||17^^^H^MR", by: "PID-3.1", "PID-3.4") == keys("17|H"))
    }

    @Test func severalValuesMakeSeveralKeys() throws {
        #expect(try lane("PID|1||17~18~17", by: "PID-3[*].1") == keys("17", "18"))
        #expect(try lane("PID|1||17\rPID|2||19", by: "PID-3.1") == keys("17", "19"))
    }

    @Test(arguments: ["PID|1", "PV1|1", "PID|1||\"\"", "PID|1||17\rPID|2"])
    func aMessageWithoutTheValueIsABarrier(text: String) throws {
        #expect(try lane(text, by: "PID-3.1") == .whole)
    }

    @Test func aMessageWithMoreThanEightKeysIsABarrier() throws {
        let many = (1...9).map(String.init).joined(separator: "~")
        #expect(try lane("PID|1||\(many)", by: "PID-3[*].1") == .whole)
    }

    @Test func aMergeHasTheKeysOfBothPatients() throws {
        #expect(try lane("PID|1||17^^^H\rMRG|23^^^H", by: "PID-3.1") == keys("17", "23"))
        #expect(try lane("PID|1||17^^^H\rMRG|23^^^G", by: "PID-3.1", "PID-3.4") == keys("17|H", "23|G"))
        #expect(try lane("PID|1||17\rMRG|23\rPID|2||18\rMRG|24", by: "PID-3.1") == keys("17", "18", "23", "24"))
        #expect(try lane("PID|1\(bars(17))A1\rMRG|23||A2", by: "PID-18") == keys("A1", "A2"))
        #expect(try lane("PV1|1\(bars(18))V1\rMRG|23||||V2", by: "PV1-19.1") == keys("V1", "V2"))
    }

    @Test func aMergeWithoutThePriorValueIsABarrier() throws {
        #expect(try lane("PID|1||17\rMRG||||4", by: "PID-3.1") == .whole)
    }

    @Test func theLaneIsThatOfThePayloadAsTheReceiverSeesIt() throws {
        let strip = Fixture.steps([.change([try Path("PID-3.1")], apply: [.stripLeadingZeros])])
        let destination = Fixture.destination(steps: strip, keepOrder: .by([try Path("PID-3.1")]))
        let plan = try Fixture.plan(Fixture.adt("PID|1||0017"), Fixture.route(destinations: [destination]))
        #expect(plan.deliveries[0].lane == keys("17"))
    }
}

extension Fixture {
    /// An ADT with these segments after its header.
    static func adt(_ segments: String) -> String {
        #"MSH|^~\&|ADT|EAST|ENGINE|HOSP|20260301||ADT^A40|M1|P|2.5.1"# + "\r" + segments + "\r"
    }
}
