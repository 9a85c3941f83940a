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

    @Test("What an operator puts back while the lane reads is not parked behind itself")
    func putBackBetweenReadings() {
        var lane = Lane(order: .by([]), connections: 2, whenRejected: .parkLane)
        lane.commit(Lane.item(1, "A"), Lane.item(2, "A"))
        lane.fail(1, .rejected)
        lane.send(.settled([Lane.id(1), Lane.id(2)]))
        let held = [
            HeldDelivery(id: Lane.id(1), state: .parked, lane: .keys([[0x41]])),
            HeldDelivery(id: Lane.id(2), state: .parked, lane: .keys([[0x41]]), behind: Lane.id(1)),
        ]
        lane.send(.changed)
        // What is held was read before the operator acted, what is queued after.
        lane.answerLoad([Lane.item(1, "A"), Lane.item(2, "A")], held: held)
        #expect(lane.settlements.filter { $0.behind == $0.id }.isEmpty && lane.begun == [1])
        lane.answerLoad([Lane.item(1, "A"), Lane.item(2, "A")])
        #expect(lane.begun == [1, 1])
        lane.confirm(1)
        #expect(lane.begun == [1, 1, 2])
    }

    @Test("Nor when it lies so far behind that it is read later")
    func putBackFarBehind() {
        var lane = Lane(order: .by([]), connections: 1, stored: [Lane.item(1, "B")], reachedEnd: false, windowLimit: 2)
        lane.send(.changed)
        let held = [HeldDelivery(id: Lane.id(3), state: .parked, lane: .keys([[0x41]]))]
        lane.answerLoad([Lane.item(1, "B"), Lane.item(2, "B")], held: held, reachedEnd: false)
        lane.confirm(1)
        lane.answerLoad([Lane.item(3, "A")])
        #expect(lane.states(of: 3).isEmpty)
        lane.confirm(2)
        lane.answerLoad([Lane.item(3, "A")])
        #expect(lane.begun.last == 3)
    }

    @Test("Acknowledgements that are released all the time do not keep each other from being sent")
    func steadyReleases() {
        var lane = Lane(connections: 1)
        lane.send(.released(bytes: [1]))
        var sent = 0
        for number in 1...50 {
            guard let load = lane.loads.popLast() else { break }
            // Always one more while the store is read.
            lane.send(.released(bytes: [1]))
            lane.send(
                .loaded(
                    .init(
                        generation: load.generation, deliveries: [Lane.item(number)], reachedEnd: true,
                        held: load.includesHeld ? [] : nil)))
            guard lane.inFlight == [number] else { break }
            lane.confirm(number)
            lane.send(.settled([Lane.id(number)]))
            sent += 1
        }
        #expect(sent == 50)
    }

    @Test("A release shortens no pause: neither of one that was refused nor of a receiver that is down")
    func releasesKeepPauses() {
        var lane = Lane(order: .by([]), connections: 2)
        lane.commit(Lane.item(1, "A"))
        lane.fail(1, .refusedForNow)
        lane.send(.released(bytes: [1]))
        lane.answerLoad([Lane.item(1, "A"), Lane.item(2, "B")])
        #expect(lane.begun == [1, 2])
        #expect(lane.lanes.state == .retrying(reason: "code: reason"))
        lane.fail(2, .unreachable)
        lane.send(.released(bytes: [1]))
        lane.answerLoad([Lane.item(1, "A"), Lane.item(2, "B"), Lane.item(3, "C")])
        #expect(lane.begun == [1, 2])
        lane.send(.changed)
        lane.answerLoad([Lane.item(1, "A"), Lane.item(2, "B"), Lane.item(3, "C")])
        #expect(lane.begun == [1, 2, 1], "an operator does not wait")
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
