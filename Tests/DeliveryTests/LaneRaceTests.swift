import Delivery
import Pipeline
import Routes
import Testing

/// What happens at the same time as an operator's change, a reading of the store or a pause.
@Suite struct LaneRaceTests {
    private typealias Lane = LaneHarness

    @Test("A pause that ends while the receiver is still down does not hide when the receiver is tried again")
    func pausesDoNotHideEachOther() {
        var lane = Lane(order: .by([]), connections: 2)
        lane.commit(Lane.item(1, "A"), Lane.item(2, "B"))
        lane.fail(1, .refusedForNow)
        lane.now = .milliseconds(500)
        lane.fail(2, .unreachable)
        lane.wake()
        #expect(lane.now == .seconds(1), "1 may go, but the receiver rests until 1.5 s")
        #expect(lane.begun == [1, 2])
        lane.wake()
        #expect(lane.now == .milliseconds(1500))
        #expect(lane.begun == [1, 2, 1])
    }

    @Test("What an operator discards during its attempt is not tried again when the attempt fails")
    func discardedInFlight() {
        var lane = Lane()
        lane.commit(Lane.item(1), Lane.item(2))
        lane.send(.changed)
        lane.answerLoad([Lane.item(2)])
        lane.fail(1, .noAnswer)
        lane.wake()
        #expect(lane.begun == [1, 2])
        lane.confirm(2)
        lane.commit(Lane.item(3))
        #expect(lane.begun == [1, 2, 3])
    }

    @Test("What an operator discards does not block its lane when the attempt is rejected")
    func discardedInFlightThenRejected() {
        var lane = Lane(whenRejected: .block)
        lane.commit(Lane.item(1), Lane.item(2))
        lane.send(.changed)
        lane.fail(1, .refusedForNow)
        lane.answerLoad([Lane.item(2)])
        #expect(lane.begun == [1, 2])
        lane.send(.changed)
        lane.answerLoad([])
        lane.fail(2, .rejected)
        lane.commit(Lane.item(3))
        #expect(lane.begun == [1, 2, 3])
    }

    @Test("A delivery that is confirmed and settled while the store is read is not sent again")
    func settledWhileReading() {
        var lane = Lane()
        lane.commit(Lane.item(1), Lane.item(2))
        lane.send(.changed)
        lane.confirm(1)
        lane.send(.settled([Lane.id(1)]))
        lane.answerLoad([Lane.item(1), Lane.item(2)])
        lane.confirm(2)
        #expect(lane.begun == [1, 2])
    }

    @Test("A destination whose queue cannot be read says so, and flows again once it can")
    func unreadableQueue() {
        var lane = Lane(reachedEnd: false)
        for _ in 1...2 {
            guard let load = lane.loads.popLast() else {
                Issue.record("it does not try to read again")
                return
            }
            lane.send(.loadFailed(generation: load.generation, reason: "cannot read 2026-11-23.orderly"))
            #expect(lane.lanes.state == .retrying(reason: "cannot read 2026-11-23.orderly"))
        }
        lane.answerLoad([Lane.item(1)])
        #expect(lane.lanes.state == .flowing)
        #expect(lane.begun == [1])
    }

    @Test("A lane stays blocked when the store is read anew before it knows of the refusal")
    func blockedBeforeTheStoreKnows() {
        var lane = Lane(whenRejected: .block)
        lane.commit(Lane.item(1), Lane.item(2))
        lane.fail(1, .rejected)
        lane.send(.changed)
        lane.answerLoad([Lane.item(1), Lane.item(2)])
        #expect(lane.begun == [1])
        lane.send(.settled([Lane.id(1)]))
        lane.send(.changed)
        lane.answerLoad([Lane.item(1), Lane.item(2)])
        #expect(lane.begun == [1, 1], "an operator put it back")
    }
}
