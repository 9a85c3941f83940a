import Delivery
import Pipeline
import Routes
import Testing

@Suite struct LaneOrderTests {
    typealias Lane = LaneHarness

    private func keyed(_ connections: Int = 8, whenRejected: DestinationDefinition.RejectionPolicy = .deadLetter)
        -> Lane
    {
        Lane(order: .by([]), connections: connections, whenRejected: whenRejected)
    }

    @Test("One lane: one at a time, in order")
    func strict() {
        var lane = Lane(connections: 4)
        lane.commit(Lane.item(1), Lane.item(2), Lane.item(3))
        #expect(lane.inFlight == [1])
        lane.confirm(1)
        lane.confirm(2)
        lane.confirm(3)
        #expect(lane.begun == [1, 2, 3])
    }

    @Test("One lane stays one lane for deliveries that were planned with keys")
    func strictIgnoresKeys() {
        var lane = Lane(connections: 4)
        lane.commit(Lane.item(1, "a"), Lane.item(2, "b"))
        #expect(lane.inFlight == [1])
        lane.fail(1, .refusedForNow)
        #expect(lane.inFlight.isEmpty, "2 must not overtake 1 while it backs off")
    }

    @Test("Keys: different patients side by side, one patient in order")
    func keys() {
        var lane = keyed()
        lane.commit(Lane.item(1, "a"), Lane.item(2, "b"), Lane.item(3, "a"), Lane.item(4, "c"))
        #expect(lane.inFlight == [1, 2, 4])
        lane.confirm(2)
        #expect(lane.inFlight == [1, 4])
        lane.confirm(1)
        #expect(lane.inFlight == [3, 4])
    }

    @Test("A message with two keys leaves when it is first in both lanes")
    func merge() {
        var lane = keyed()
        lane.commit(Lane.item(1, "a"), Lane.item(2, "b"), Lane.item(3, "a", "b"), Lane.item(4, "b"), Lane.item(5, "a"))
        #expect(lane.inFlight == [1, 2])
        lane.confirm(1)
        #expect(lane.inFlight == [2])
        lane.confirm(2)
        #expect(lane.inFlight == [3])
        lane.confirm(3)
        #expect(lane.inFlight == [4, 5])
    }

    @Test("A message without a key is a barrier")
    func barrier() {
        var lane = keyed()
        lane.commit(Lane.item(1, "a"), Lane.item(2), Lane.item(3, "b"))
        #expect(lane.inFlight == [1])
        lane.confirm(1)
        #expect(lane.inFlight == [2])
        lane.confirm(2)
        #expect(lane.inFlight == [3])
    }

    @Test("Any order: as many at once as there are connections")
    func anyOrder() {
        var lane = Lane(order: .none, connections: 3)
        lane.send(.committed((1...5).map { Lane.item($0, lane: .anyOrder) }))
        #expect(lane.inFlight == [1, 2, 3])
        lane.confirm(2)
        #expect(lane.inFlight == [1, 3, 4])
    }

    @Test("No two in flight ever share a key and no key is overtaken, among ten thousand random messages")
    func keysProperty() {
        var random = SystemRandomNumberGenerator()
        for _ in 0..<200 {
            var lane = keyed(Int.random(in: 1...8, using: &random))
            var keys: [Int: Set<Int>] = [:]
            for number in 1...50 {
                keys[number] = Set((0..<Int.random(in: 0...2)).map { _ in Int.random(in: 0..<6) })
                let names = (keys[number] ?? []).map { [UInt8($0)] }
                lane.commit(Lane.item(number, lane: names.isEmpty ? .whole : .keys(names)))
                if Bool.random(), let any = lane.inFlight.randomElement() {
                    if Int.random(in: 0..<4) == 0 { lane.fail(any, .refusedForNow) } else { lane.confirm(any) }
                }
                check(lane, keys)
            }
            while lane.settlements.count(where: { $0.state == .delivered }) < 50 {
                if let any = lane.inFlight.randomElement() { lane.confirm(any) } else { lane.wake() }
                check(lane, keys)
                if lane.inFlight.isEmpty, lane.wakes.isEmpty,
                    lane.settlements.filter({ $0.state == .delivered }).count < 50
                {
                    Issue.record("the lanes stand still")
                    return
                }
            }
        }
    }

    private func check(_ lane: Lane, _ keys: [Int: Set<Int>]) {
        let flying = lane.inFlight
        let done = Set(lane.settlements.filter { $0.state == .delivered }.map(\.id.message.count))
        for number in flying {
            let own = keys[number] ?? []
            for earlier in 1..<number where !done.contains(earlier) {
                let others = keys[earlier] ?? []
                let conflict = own.isEmpty || others.isEmpty || !own.isDisjoint(with: others)
                #expect(!conflict, "\(number) flies before \(earlier) is done")
            }
        }
    }

    // MARK: The window

    @Test("What the store holds goes first, in order, and is not delivered twice when it was also handed over")
    func restart() {
        var lane = LaneHarness(stored: [Lane.item(1), Lane.item(2)])
        lane.commit(Lane.item(2), Lane.item(3))
        for number in 1...3 { lane.confirm(number) }
        lane.commit(Lane.item(1))
        #expect(lane.begun == [1, 2, 3])
    }

    @Test("What is committed while the store is read is neither lost nor repeated")
    func committedWhileLoading() {
        var lane = LaneHarness(reachedEnd: false)
        lane.commit(Lane.item(2), Lane.item(3))
        lane.answerLoad([Lane.item(1), Lane.item(2)])
        for number in 1...3 { lane.confirm(number) }
        #expect(lane.begun == [1, 2, 3])
        #expect(lane.inFlight.isEmpty)
    }

    @Test("A queue longer than the window is read in pieces, in order, and handing over starts again at its end")
    func longQueue() {
        var lane = LaneHarness(windowLimit: 4)
        lane.send(.committed((1...10).map { Lane.item($0) }))
        #expect(lane.loads.isEmpty, "the window is full")
        lane.confirm(1)
        lane.confirm(2)
        #expect(lane.loads.map(\.after) == [Lane.id(4)])
        lane.answerLoad([Lane.item(5), Lane.item(6)], reachedEnd: false)
        lane.confirm(3)
        lane.confirm(4)
        lane.answerLoad([Lane.item(7), Lane.item(8)], reachedEnd: false)
        lane.confirm(5)
        lane.confirm(6)
        lane.answerLoad([Lane.item(9), Lane.item(10)], reachedEnd: true)
        lane.confirm(7)
        lane.commit(Lane.item(11))
        for number in 8...11 { lane.confirm(number) }
        #expect(lane.begun == Array(1...11))
    }

    @Test("An id that was given first but committed later still finds its place")
    func lateCommit() {
        var lane = LaneHarness()
        lane.commit(Lane.item(1), Lane.item(4))
        lane.commit(Lane.item(3))
        for number in [1, 3, 4] { lane.confirm(number) }
        #expect(lane.begun == [1, 3, 4])
    }

    @Test("What is finished but not yet settled in the store is not begun again when the queue is read anew")
    func rereadSkipsUnsettled() {
        var lane = LaneHarness()
        lane.commit(Lane.item(1), Lane.item(2), Lane.item(3))
        lane.confirm(1)
        lane.send(.changed)
        lane.answerLoad([Lane.item(1), Lane.item(2), Lane.item(3)])
        lane.confirm(2)
        lane.confirm(3)
        #expect(lane.begun == [1, 2, 3])
    }
}
