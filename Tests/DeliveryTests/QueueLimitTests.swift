import Pipeline
import Routes
import Testing

@testable import Delivery

/// What waits is counted, and what is too much has the consequence that the route names.
@Suite struct QueueLimitTests {
    private typealias Lane = LaneHarness
    private typealias Limit = DestinationDefinition.QueueLimit

    private func item(_ number: Int, _ key: String, at seconds: Int64 = 0) -> QueuedDelivery {
        var item = Lane.item(number, key)
        item.receivedAt = seconds * 1_000_000_000
        return item
    }

    private func lane(_ limit: Limit, whenRejected: DestinationDefinition.RejectionPolicy = .deadLetter) -> Lane {
        Lane(order: .by([]), connections: 1, whenRejected: whenRejected, limit: limit)
    }

    @Test("What waits counts from the commit until it is confirmed or a dead letter; parked ones still wait")
    func counting() {
        var lane = lane(.init(messages: 10, whenFull: .refuse), whenRejected: .parkLane)
        lane.commit(item(1, "a", at: 100), item(2, "a", at: 101), item(3, "b", at: 102), item(4, "c", at: 103))
        #expect(lane.lanes.level == QueueLevel(messages: 4, bytes: 4, oldestReceivedAt: 100_000_000_000))
        lane.fail(1, .rejected)
        #expect(lane.lanes.level == QueueLevel(messages: 4, bytes: 4, oldestReceivedAt: 100_000_000_000))
        lane.confirm(3)
        lane.fail(4, .invalid)
        #expect(lane.lanes.level == QueueLevel(messages: 2, bytes: 2, oldestReceivedAt: 100_000_000_000))
    }

    @Test("What the store held before the start counts, and the count is right once all of it is in the window")
    func countingAfterRestart() {
        var lane = LaneHarness(stored: [item(1, "a", at: 5)], reachedEnd: false)
        lane.send(.counted(QueueLevel(messages: 500, bytes: 5000)))
        #expect(lane.lanes.level.messages == 500)
        lane.confirm(1)
        lane.answerLoad([item(2, "a", at: 7)])
        #expect(lane.lanes.level == QueueLevel(messages: 1, bytes: 1, oldestReceivedAt: 7_000_000_000))
    }

    @Test(
        "A full queue with dead_letter sets new messages aside with the reason, and takes them again when there is room"
    )
    func deadLetter() {
        var lane = lane(.init(messages: 2, whenFull: .deadLetter))
        lane.commit(item(1, "a"), item(2, "b"), item(3, "c"))
        #expect(lane.states(of: 3) == [.deadLetter])
        #expect(
            lane.settlements.first?.reason
                == "the queue is full: 2 messages wait, the limit is 2 (destination lab, registrations.yaml:46:5)")
        lane.confirm(1)
        lane.commit(item(4, "c"))
        lane.confirm(2)
        lane.confirm(4)
        #expect(lane.begun == [1, 2, 4])
    }

    @Test(
        "Only dead_letter touches what is committed already",
        arguments: [DestinationDefinition.FullPolicy.refuse, .closeListener, .alarm])
    func others(policy: DestinationDefinition.FullPolicy) {
        var lane = lane(.init(messages: 1, whenFull: policy))
        lane.commit(item(1, "a"), item(2, "b"))
        lane.confirm(1)
        lane.confirm(2)
        #expect(lane.begun == [1, 2])
    }

    @Test("Bytes and age are limits too")
    func otherLimits() {
        let level = QueueLevel(messages: 3, bytes: 2_000, oldestReceivedAt: 0)
        let hour: Int64 = 3_600_000_000_000
        #expect(level.excess(over: Limit(messages: 4, whenFull: .alarm), at: hour) == nil)
        #expect(
            level.excess(over: Limit(size: ByteCount(bytes: 2_000), whenFull: .alarm), at: hour)
                == "2000 bytes wait, the limit is 2000")
        #expect(level.excess(over: Limit(age: .seconds(3601), whenFull: .alarm), at: hour) == nil)
        #expect(
            level.excess(over: Limit(age: .seconds(1800), whenFull: .alarm), at: hour)
                == "the oldest message waits for 1h, the limit is 30m")
        #expect(QueueLevel().excess(over: Limit(age: .seconds(1), whenFull: .alarm), at: hour) == nil)
    }

    @Test("A clock that leaps forward by a day makes no message a dead letter of an age limit")
    func leapingClock() {
        var lane = lane(.init(age: .seconds(3600), whenFull: .deadLetter))
        lane.lanes.timeOfDay = 1_000_000_000_000
        lane.commit(item(1, "a", at: 1_000))
        lane.lanes.timeOfDay = 1_060_000_000_000
        lane.commit(item(2, "b", at: 87_460))
        #expect(lane.states(of: 2) == [])
        // What waits for an hour by the believed clock is over the limit whatever messages carry.
        lane.lanes.timeOfDay = 4_600_000_000_000
        lane.commit(item(3, "c", at: 91_000))
        #expect(lane.states(of: 3) == [.deadLetter])
    }

    @Test("The time that queues go by follows the clock but no leap of it")
    func timeOfQueues() {
        let (second, day): (Int64, Int64) = (1_000_000_000, 86_400_000_000_000)
        var clock = RetentionClock(wall: 100 * day, steady: 0, tolerance: .seconds(60))
        #expect(clock.time(wall: 100 * day + 50 * second, steady: second) == (100 * day + 50 * second, false))
        #expect(clock.time(wall: 101 * day, steady: 2 * second) == (100 * day + 51 * second, true))
        #expect(clock.time(wall: 101 * day, steady: 3 * second) == (100 * day + 52 * second, true))
        #expect(clock.time(wall: 102 * day, steady: day + 2 * second) == (102 * day, false))
    }

    @Test("One alarm when a queue becomes full and one when it is well below its limit again")
    func alarm() {
        var watch = QueueWatch(alarmAfter: .seconds(900), limit: Limit(messages: 100, whenFull: .alarm))
        func look(_ level: QueueLevel) -> Bool { watch.look(at: level, now: 0) }
        func level(_ messages: Int, _ age: Int64 = 0) -> QueueLevel {
            QueueLevel(messages: messages, bytes: 0, oldestReceivedAt: -age * 1_000_000_000)
        }
        #expect(!look(level(99)))
        #expect(look(level(100)) && watch.isFull)
        #expect(!look(level(120)))
        #expect(!look(level(95)) && watch.isFull, "not far enough below the limit")
        #expect(look(level(89)) && watch.alarm == nil)
        #expect(look(level(5, 900)))
        #expect(watch.alarm == .late(reason: "the oldest message waits for 15m"))
        #expect(!look(level(5, 850)))
        #expect(look(level(5, 100)) && watch.alarm == nil)
    }
}
