import Delivery
import Pipeline
import Routes

/// A store, a receiver, an operator and crashes around one scheduler, all by dice: to see whether the receiver ever
/// gets a message before an earlier one of the same patient.
struct LaneWorld {
    struct Tally: Equatable {
        /// First arrivals that came before an earlier message with which they share a key.
        var inversions = 0
        var arrivals = 0
        var merges = 0
        var refusals = 0
        var outages = 0
        var parked = 0
        var putBack = 0
        var restarts = 0
        /// Nothing could happen any more although messages were left.
        var isStuck = false
    }

    private enum State { case queued, parked(behind: Int?), delivered }

    let messages: Int
    let keyCount: Int
    private let restartEvery: Int
    /// The scheduler is told that order does not matter: the check must notice.
    private let ignoresKeys: Bool
    private let policy: LanePolicy
    private var dice: Dice
    private var scheduler: LaneScheduler
    private(set) var tally = Tally()

    private var now = Duration.zero
    private var committed = 0
    /// By number from 1; of the store, which forgets what it was not told before a crash.
    private var states: [State] = [.delivered]
    private var keys: [[Int]] = [[]]
    private var firstOpen = 1
    private var unstored: [Settlement] = []
    private var loads: [LaneAction.Load] = []
    private var answers: [LaneEvent.Loaded] = []
    private var wakes: [Duration] = []
    private var flying: [Int] = []
    private var roots: [Int] = []
    /// The store was changed by the operator, and the lanes do not know yet.
    private var hasChanged = false

    /// What each key still waits for, in order; `heads` tells where each queue begins.
    private var queues: [[Int]]
    private var heads: [Int]
    private var barriers: [Int] = []
    private var barrierHead = 0
    private var hasArrived: [Bool] = [true]
    private var wasParked: [Bool] = [true]
    /// Arrived messages may stand behind the first that has not.
    private var firstMissing = 1

    init(messages: Int, keys: Int, connections: Int, restartEvery: Int, seed: UInt64, ignoresKeys: Bool = false) {
        self.messages = messages
        keyCount = keys
        self.restartEvery = restartEvery
        self.ignoresKeys = ignoresKeys
        dice = Dice(state: seed)
        policy = LanePolicy(
            Sample.definition(
                keepOrder: .by([]), connections: connections, retry: .init(attempts: 3), whenRejected: .parkLane))
        scheduler = Self.makeScheduler(policy)
        queues = Array(repeating: [], count: keys)
        heads = Array(repeating: 0, count: keys)
    }

    private static func makeScheduler(_ policy: LanePolicy) -> LaneScheduler {
        LaneScheduler(
            destination: DestinationKey(route: "registrations", name: "lab"), policy: policy, jitter: { 1 })
    }

    /// Until everything has arrived.
    mutating func run() -> Tally {
        send(.started)
        while tally.arrivals < messages {
            if restartEvery > 0, dice.roll(restartEvery) == 0 { restart() }
            switch dice.roll(20) {
            case 0 where committed < messages && committed - tally.arrivals < 3000: commit()
            case 1: store()
            case 2: dice.roll(2) == 0 ? read() : answer()
            case 3 where dice.roll(8) == 0: putBack()
            case 4 where hasChanged: tellChange()
            default: if !flying.isEmpty { finish() } else if !goOn() { return tally }
            }
        }
        return tally
    }

    /// Nothing is in flight: whatever can happen next.
    private mutating func goOn() -> Bool {
        if !loads.isEmpty {
            read()
        } else if !answers.isEmpty {
            answer()
        } else if !unstored.isEmpty {
            store()
        } else if hasChanged {
            tellChange()
        } else if let next = wakes.min() {
            wakes.removeAll { $0 == next }
            now = max(now, next)
            send(.woke(at: next))
        } else if committed < messages {
            commit()
        } else if !roots.isEmpty {
            putBack()
        } else {
            tally.isStuck = true
        }
        return !tally.isStuck
    }

    private mutating func send(_ event: LaneEvent) {
        for action in scheduler.handle(event, at: now) {
            switch action {
            case .deliver(let item): flying.append(item.id.message.count)
            case .settle(let settlement, _):
                if settlement.state == .parked { wasParked[settlement.id.message.count] = true }
                unstored.append(settlement)
            case .load(let load): loads.append(load)
            case .wake(let time): wakes.append(time)
            case .retrying, .stateChanged, .ended: break
            }
        }
    }

    // MARK: Senders

    private mutating func commit() {
        let count = min(1 + dice.roll(64), messages - committed)
        var items: [QueuedDelivery] = []
        for _ in 0..<count {
            committed += 1
            var own: [Int] = []
            if dice.roll(2000) > 0 {
                own = [dice.roll(keyCount)]
                let other = dice.roll(keyCount)
                if dice.roll(5) == 0, other != own[0] {
                    own.append(other)
                    tally.merges += 1
                }
            }
            if own.isEmpty { barriers.append(committed) }
            for key in own { queues[key].append(committed) }
            keys.append(own)
            states.append(.queued)
            hasArrived.append(false)
            wasParked.append(false)
            items.append(item(committed))
        }
        send(.committed(items))
    }

    private func item(_ number: Int) -> QueuedDelivery {
        QueuedDelivery(
            id: Self.id(number), payload: [0x4D], controlID: [0x31], lane: lane(number))
    }

    private func lane(_ number: Int) -> PlannedDelivery.Lane {
        if ignoresKeys { return .anyOrder }
        let own = keys[number].map { withUnsafeBytes(of: Int32($0)) { Array($0) } }
        return own.isEmpty ? .whole : .keys(own)
    }

    private static func id(_ number: Int) -> DeliveryID {
        DeliveryID(message: MessageID(day: 261_123, count: number), ordinal: 1)
    }

    // MARK: The receiver

    private mutating func finish() {
        let index = dice.roll(flying.count)
        let number = flying[index]
        flying.swapAt(index, flying.count - 1)
        flying.removeLast()
        let outcome: Result<Delivered, DeliveryFailure>
        switch dice.roll(400) {
        case 0:
            tally.outages += 1
            // It may have arrived all the same, with its answer lost.
            if dice.roll(2) == 0 { arrive(number) }
            outcome = .failure(DeliveryFailure(kind: .noAnswer, code: "timeout", reason: "no answer"))
        case 1...6:
            tally.refusals += 1
            outcome = .failure(DeliveryFailure(kind: .refusedForNow, code: "AE", reason: "busy"))
        case 7:
            tally.refusals += 1
            outcome = .failure(DeliveryFailure(kind: .rejected, code: "AR", reason: "no"))
        default:
            arrive(number)
            outcome = .success(Delivered())
        }
        send(.finished(Self.id(number), .init(result: outcome)))
    }

    private mutating func arrive(_ number: Int) {
        guard !hasArrived[number] else { return }
        hasArrived[number] = true
        tally.arrivals += 1
        let own = keys[number]
        for key in own {
            if heads[key] < queues[key].count, queues[key][heads[key]] == number {
                heads[key] += 1
            } else {
                tally.inversions += 1
                queues[key].removeAll { $0 == number }
            }
        }
        if barrierHead < barriers.count, barriers[barrierHead] <= number {
            if barriers[barrierHead] == number { barrierHead += 1 } else { tally.inversions += 1 }
        }
        while firstMissing < hasArrived.count, hasArrived[firstMissing] { firstMissing += 1 }
        if own.isEmpty {
            // Only what was taken out of its lane may be missing before a barrier, also when it was just put back.
            for earlier in firstMissing..<max(firstMissing, number) where !hasArrived[earlier] && !wasParked[earlier] {
                tally.inversions += 1
            }
        }
    }

    // MARK: The store

    private mutating func store() {
        let known = unstored
        unstored = []
        for settlement in known { keep(settlement) }
        send(.settled(known.filter { $0.state != .queued }.map(\.id)))
    }

    private mutating func keep(_ settlement: Settlement) {
        let number = settlement.id.message.count
        switch settlement.state {
        case .delivered: states[number] = .delivered
        case .parked:
            tally.parked += 1
            states[number] = .parked(behind: settlement.behind?.message.count)
            if settlement.behind == nil { roots.append(number) }
        case .queued, .blocked, .deadLetter, .awaiting, .discarded: break
        }
        while firstOpen < states.count, case .delivered = states[firstOpen] { firstOpen += 1 }
    }

    private mutating func read() {
        guard let load = loads.popLast() else { return }
        if load.includesHeld { store() }
        send(.reading(generation: load.generation))
        let held = load.includesHeld ? held() : nil
        // Two readings, and an operator who does not wait for the second.
        if held != nil, dice.roll(4) == 0 { putBack() }
        var found: [QueuedDelivery] = []
        var next = max(firstOpen, (load.after?.message.count ?? 0) + 1)
        while next <= committed, found.count < load.limit {
            if case .queued = states[next] { found.append(item(next)) }
            next += 1
        }
        answers.append(
            LaneEvent.Loaded(
                generation: load.generation, deliveries: found, reachedEnd: next > committed, held: held))
    }

    private mutating func answer() {
        guard !answers.isEmpty else { return }
        send(.loaded(answers.removeFirst()))
    }

    /// As the outbox does it: what waits behind one that is not parked any more was held back at that moment.
    private mutating func releaseOrphans() {
        for number in firstOpen..<max(firstOpen, states.count) {
            guard case .parked(let root?) = states[number] else { continue }
            if case .parked = states[root] { continue }
            states[number] = .queued
        }
    }

    private mutating func held() -> [HeldDelivery] {
        releaseOrphans()
        var held: [HeldDelivery] = []
        for number in firstOpen..<max(firstOpen, states.count) {
            guard case .parked(let root) = states[number] else { continue }
            held.append(
                HeldDelivery(id: Self.id(number), state: .parked, lane: lane(number), behind: root.map(Self.id)))
        }
        return held
    }

    // MARK: The operator, and the power

    /// Puts a parked message back with all that waits behind it.
    private mutating func putBack() {
        guard !roots.isEmpty else { return }
        store()
        let root = roots.remove(at: dice.roll(2) == 0 ? 0 : dice.roll(roots.count))
        states[root] = .queued
        tally.putBack += 1
        for number in firstOpen..<states.count {
            if case .parked(behind: root) = states[number] { states[number] = .queued }
        }
        hasChanged = true
    }

    private mutating func tellChange() {
        hasChanged = false
        send(.changed)
    }

    /// What was in flight may have arrived; of what the store was about to learn it knows some.
    private mutating func restart() {
        tally.restarts += 1
        for number in flying where dice.roll(2) == 0 { arrive(number) }
        let kept = dice.roll(unstored.count + 1)
        for settlement in unstored.prefix(kept) { keep(settlement) }
        unstored = []
        flying = []
        loads = []
        answers = []
        wakes = []
        hasChanged = false
        scheduler = Self.makeScheduler(policy)
        send(.started)
    }

    /// SplitMix64: the same messages for the same seed.
    private struct Dice {
        var state: UInt64

        mutating func roll(_ sides: Int) -> Int {
            state &+= 0x9E37_79B9_7F4A_7C15
            var mixed = state
            mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
            mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
            return Int((mixed ^ (mixed >> 31)) % UInt64(max(sides, 1)))
        }
    }
}
