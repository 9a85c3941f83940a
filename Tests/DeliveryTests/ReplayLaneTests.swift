import Delivery
import Pipeline
import Routes
import Testing

/// What is sent again is in order with itself and in nobody else's way.
@Suite struct ReplayLaneTests {
    typealias Lane = LaneHarness

    private func again(_ number: Int) -> QueuedDelivery {
        Lane.item(number, lane: .apart(Array("replay 1".utf8)))
    }

    @Test("In a strict destination a copy that is refused for now holds up its own lane, not today's messages")
    func backOff() {
        var lane = Lane(retry: .init(first: .seconds(60), upTo: .seconds(60)))
        lane.commit(again(1), again(2), Lane.item(3), Lane.item(4))
        #expect(lane.inFlight == [1])
        lane.fail(1, .refusedForNow)
        #expect(lane.inFlight == [3])
        lane.confirm(3)
        #expect(lane.inFlight == [4], "2 waits behind 1")
        lane.confirm(4)
        lane.wake()
        lane.confirm(1)
        #expect(lane.inFlight == [2])
    }

    @Test(
        "A copy that is refused parks its own lane where a refusal would stop the destination or a patient",
        arguments: [DestinationDefinition.RejectionPolicy.block, .parkLane])
    func refused(_ policy: DestinationDefinition.RejectionPolicy) {
        var lane = Lane(whenRejected: policy)
        lane.commit(again(1), again(2), Lane.item(3))
        lane.fail(1, .rejected)
        #expect(lane.states(of: 1).last == .parked)
        #expect(lane.states(of: 2).last == .parked)
        #expect(lane.inFlight == [3])
        lane.confirm(3)
        #expect(lane.lanes.state == .parked(count: 2))
        var restarted = Lane(
            whenRejected: policy, stored: [Lane.item(4)],
            held: [HeldDelivery(id: Lane.id(1), state: .parked, lane: .apart(Array("replay 1".utf8)))])
        #expect(restarted.inFlight == [4])
        restarted.commit(again(5))
        #expect(restarted.states(of: 5).last == .parked, "also after a restart")
    }

    @Test("A copy does not overtake what everything has to wait for, and shares no lane with today's patient")
    func barrier() {
        var lane = Lane(order: .by([]), connections: 8)
        lane.commit(Lane.item(1, "7"), Lane.item(2), again(3), again(4))
        #expect(lane.inFlight == [1])
        lane.confirm(1)
        lane.confirm(2)
        #expect(lane.inFlight == [3])
        lane.commit(Lane.item(5, "7"), Lane.item(6))
        #expect(lane.inFlight == [3, 5])
        lane.confirm(5)
        #expect(lane.inFlight == [3, 6], "a barrier does not wait for it either")
    }
}
