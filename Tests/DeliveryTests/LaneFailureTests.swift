import Delivery
import Pipeline
import Routes
import Testing

@Suite struct LaneFailureTests {
    typealias Lane = LaneHarness

    @Test("A receiver that is down is probed with one delivery at a time, with growing pauses, for ever")
    func probing() {
        var lane = Lane(order: .none, connections: 4, retry: .init(first: .seconds(1), upTo: .seconds(8)))
        lane.send(.committed((1...4).map { Lane.item($0, lane: .anyOrder) }))
        #expect(lane.inFlight == [1, 2, 3, 4])
        for number in 1...4 { lane.fail(number, .unreachable, code: "connection_refused") }
        #expect(lane.inFlight.isEmpty)
        #expect(lane.lanes.state == .retrying(reason: "connection_refused: reason"))
        #expect(lane.now == .zero && lane.wakes.min() == .seconds(1), "four that failed together are one failure")
        lane.pauses = []
        for _ in 0..<20 {
            lane.wake()
            #expect(lane.inFlight == [1], "one probe")
            lane.fail(1, .unreachable)
        }
        #expect(lane.pauses.prefix(4) == [.seconds(2), .seconds(4), .seconds(8), .seconds(8)])
        lane.wake()
        lane.confirm(1)
        #expect(lane.inFlight == [2, 3, 4])
        #expect(lane.lanes.state == .flowing)
        #expect(lane.states(of: 1).last == .delivered)
    }

    @Test(
        "An answer that does not come or is not for this message is tried again in place",
        arguments: [
            DeliveryFailure.Kind.noAnswer, .badAnswer,
        ])
    func unclear(_ kind: DeliveryFailure.Kind) {
        var lane = Lane()
        lane.commit(Lane.item(1), Lane.item(2))
        lane.fail(1, kind)
        lane.wake()
        lane.confirm(1)
        lane.confirm(2)
        #expect(lane.begun == [1, 1, 2])
    }

    @Test("AE is tried again in place up to its attempts, then the policy applies")
    func refusedForNow() {
        var lane = Lane(retry: .init(attempts: 3))
        lane.commit(Lane.item(1), Lane.item(2))
        lane.fail(1, .refusedForNow, code: "AE")
        #expect(lane.lanes.state == .retrying(reason: "AE: reason"))
        lane.wake()
        lane.fail(1, .refusedForNow, code: "AE")
        lane.wake()
        lane.fail(1, .refusedForNow, code: "AE")
        #expect(lane.begun == [1, 1, 1, 2])
        #expect(lane.states(of: 1) == [.queued, .queued, .deadLetter])
        #expect(
            lane.settlements.last { $0.id == Lane.id(1) }?.reason
                == "AE: reason (destination lab, registrations.yaml:46:5)")
        #expect(lane.lanes.state == .flowing)
    }

    @Test("AE of one patient does not hold up the others")
    func refusedForNowByKey() {
        var lane = Lane(order: .by([]), connections: 2)
        lane.commit(Lane.item(1, "a"), Lane.item(2, "a"), Lane.item(3, "b"))
        lane.fail(1, .refusedForNow)
        lane.confirm(3)
        #expect(lane.begun == [1, 3])
        lane.wake()
        #expect(lane.inFlight == [1])
    }

    @Test("AR with dead_letter: set aside, the next goes")
    func deadLetter() {
        var lane = Lane()
        lane.commit(Lane.item(1), Lane.item(2))
        lane.fail(1, .rejected, code: "AR")
        #expect(lane.states(of: 1) == [.deadLetter])
        #expect(lane.inFlight == [2])
    }

    @Test("AR with retry: again and again, nothing overtakes")
    func retryPolicy() {
        var lane = Lane(whenRejected: .retry)
        lane.commit(Lane.item(1), Lane.item(2))
        for _ in 0..<30 {
            lane.fail(1, .rejected)
            lane.wake()
        }
        #expect(Set(lane.begun) == [1])
    }

    @Test("AR with block: the destination stands still until the operator's change is read")
    func block() {
        var lane = Lane(order: .by([]), connections: 4, whenRejected: .block)
        lane.commit(Lane.item(1, "a"), Lane.item(2, "a"), Lane.item(3, "b"))
        lane.confirm(3)
        lane.fail(1, .rejected, code: "AR")
        lane.commit(Lane.item(4, "c"))
        #expect(lane.inFlight.isEmpty)
        #expect(lane.states(of: 1) == [.blocked])
        #expect(lane.lanes.state == .blocked(by: Lane.id(1), reason: "AR: reason"))
        lane.send(.settled([Lane.id(1), Lane.id(3)]))
        lane.send(.changed)
        lane.answerLoad([Lane.item(1, "a"), Lane.item(2, "a"), Lane.item(4, "c")])
        #expect(lane.inFlight == [1, 4])
    }

    @Test("A blocked destination is still blocked after a restart")
    func blockedAfterRestart() {
        let held = HeldDelivery(id: Lane.id(1), state: .blocked, lane: .whole)
        var lane = Lane(stored: [Lane.item(2)], held: [held])
        lane.commit(Lane.item(3))
        #expect(lane.begun.isEmpty)
    }

    @Test("AR with park_lane: later messages that share a key are held, others flow")
    func parkLane() {
        var lane = Lane(order: .by([]), connections: 4, whenRejected: .parkLane)
        lane.commit(Lane.item(1, "a"), Lane.item(2, "a"), Lane.item(3, "b"), Lane.item(4, "a", "c"))
        lane.fail(1, .rejected)
        lane.confirm(3)
        lane.commit(Lane.item(5, "c"), Lane.item(6, "d"), Lane.item(7))
        #expect(lane.states(of: 1) == [.parked])
        #expect(lane.states(of: 2) == [.parked])
        #expect(lane.states(of: 4) == [.parked])
        #expect(lane.states(of: 5) == [.parked], "behind 4, which is held")
        #expect(lane.settlements.first { $0.id == Lane.id(5) }?.behind == Lane.id(1))
        #expect(lane.inFlight == [6])
        #expect(lane.lanes.state == .parked(count: 4))
        lane.confirm(6)
        #expect(lane.inFlight == [7], "a barrier does not wait for what was taken out")
    }

    @Test("Parked keys are held after a restart")
    func parkedAfterRestart() {
        let held = [
            HeldDelivery(id: Lane.id(1), state: .parked, lane: .keys([[0x61]])),
            HeldDelivery(id: Lane.id(2), state: .parked, lane: .keys([[0x61], [0x62]]), behind: Lane.id(1)),
        ]
        var lane = Lane(order: .by([]), connections: 4, stored: [Lane.item(3, "b"), Lane.item(4, "c")], held: held)
        lane.commit(Lane.item(5, "a"))
        #expect(lane.inFlight == [4])
        #expect(lane.states(of: 3) == [.parked] && lane.states(of: 5) == [.parked])
    }

    @Test("Parking the only lane stops the destination")
    func parkWholeLane() {
        var lane = Lane(whenRejected: .parkLane)
        lane.commit(Lane.item(1), Lane.item(2))
        lane.fail(1, .rejected)
        #expect(lane.inFlight.isEmpty)
        #expect(lane.states(of: 2).isEmpty, "the rest stays queued")
    }

    @Test("A payload that can never be sent is set aside at once")
    func invalid() {
        var lane = Lane(whenRejected: .retry)
        lane.commit(Lane.item(1), Lane.item(2))
        lane.fail(1, .invalid)
        #expect(lane.states(of: 1) == [.deadLetter])
        #expect(lane.inFlight == [2])
    }

    @Test("give_up_after: given up when its first attempt is that long ago, the receiver is probed with the next")
    func giveUp() {
        var lane = Lane(retry: .init(first: .seconds(10), upTo: .seconds(10), giveUpAfter: .seconds(25)))
        lane.commit(Lane.item(1), Lane.item(2))
        for _ in 0..<3 {
            lane.fail(1, .unreachable)
            lane.wake()
        }
        lane.fail(1, .unreachable)
        #expect(lane.states(of: 1).last == .deadLetter)
        #expect(lane.settlements.last?.reason?.hasPrefix("given up after 25s: code: reason") == true)
        #expect(lane.inFlight.isEmpty)
        lane.wake()
        #expect(lane.inFlight == [2])
    }

    @Test("A cancelled attempt counts for nothing")
    func abandoned() {
        var lane = Lane()
        lane.commit(Lane.item(1))
        lane.send(.abandoned(Lane.id(1)))
        #expect(lane.settlements.isEmpty)
        #expect(lane.begun == [1, 1], "it is simply tried again")
    }

    @Test("Held by an operator: what is in flight ends, nothing starts; resumed: in order")
    func hold() {
        var lane = Lane()
        lane.commit(Lane.item(1), Lane.item(2))
        lane.send(.held(reason: "maintenance"))
        lane.confirm(1)
        #expect(lane.inFlight.isEmpty)
        #expect(lane.lanes.state == .held(reason: "maintenance"))
        lane.send(.resumed)
        #expect(lane.inFlight == [2])
    }

    @Test("Stopped: ends when nothing is in flight any more")
    func stop() {
        var lane = Lane(order: .none, connections: 2)
        lane.send(.committed((1...3).map { Lane.item($0, lane: .anyOrder) }))
        lane.send(.stopped)
        lane.confirm(1)
        #expect(!lane.hasEnded)
        lane.confirm(2)
        #expect(lane.hasEnded)
        #expect(lane.begun == [1, 2])
    }

    @Test("When the store cannot take results, the lanes pause instead of filling the memory")
    func unsettledLimit() {
        var lane = Lane()
        var number = 0
        repeat {
            if number > 0 { lane.confirm(number) }
            number += 1
            lane.commit(Lane.item(number))
        } while !lane.inFlight.isEmpty
        #expect(number == 4097)
        lane.send(.settled([Lane.id(1)]))
        #expect(lane.inFlight == [4097])
    }
}
