import Delivery
import Pipeline
import Routes

/// Drives a scheduler by hand: events in, what it asked for collected.
struct LaneHarness {
    var lanes: LaneScheduler
    var now = Duration.zero
    /// In flight, in the order they were begun.
    var flying: [DeliveryID] = []
    var begun: [Int] = []
    var settlements: [Settlement] = []
    var loads: [LaneAction.Load] = []
    var wakes: [Duration] = []
    var pauses: [Duration] = []
    var hasEnded = false

    /// - Parameter stored: what the store answers when it is read for the first time.
    init(
        order: DestinationDefinition.KeepOrder = .all, connections: Int = 1,
        retry: DestinationDefinition.Retry = .init(),
        whenRejected: DestinationDefinition.RejectionPolicy = .deadLetter, stored: [QueuedDelivery] = [],
        held: [HeldDelivery] = [], reachedEnd: Bool = true, windowLimit: Int = 256,
        limit: DestinationDefinition.QueueLimit? = nil
    ) {
        let definition = Sample.definition(
            keepOrder: order, connections: connections, retry: retry, whenRejected: whenRejected)
        var policy = LanePolicy(definition)
        policy.windowLimit = windowLimit
        policy.limit = limit
        lanes = LaneScheduler(
            destination: DestinationKey(route: "registrations", name: "lab"), policy: policy, jitter: { 1 })
        send(.started)
        answerLoad(stored, held: held, reachedEnd: reachedEnd)
    }

    mutating func send(_ event: LaneEvent) {
        for action in lanes.handle(event, at: now) {
            switch action {
            case .deliver(let item):
                flying.append(item.id)
                begun.append(item.id.message.count)
            case .settle(let settlement, _): settlements.append(settlement)
            case .load(let load): loads.append(load)
            case .wake(let time): wakes.append(time)
            case .retrying(_, _, _, let pause): pauses.append(pause)
            case .stateChanged: break
            case .ended: hasEnded = true
            }
        }
    }

    mutating func answerLoad(_ items: [QueuedDelivery], held: [HeldDelivery] = [], reachedEnd: Bool = true) {
        guard let load = loads.popLast() else { return }
        send(
            .loaded(
                .init(
                    generation: load.generation, deliveries: items, reachedEnd: reachedEnd,
                    held: load.includesHeld ? held : nil)))
    }

    mutating func commit(_ items: QueuedDelivery...) { send(.committed(items)) }

    mutating func confirm(_ number: Int) { finish(number, .success(Delivered())) }

    mutating func fail(_ number: Int, _ kind: DeliveryFailure.Kind, code: String = "code") {
        finish(number, .failure(DeliveryFailure(kind: kind, code: code, reason: "reason")))
    }

    private mutating func finish(_ number: Int, _ result: Result<Delivered, DeliveryFailure>) {
        let id = Self.id(number)
        flying.removeAll { $0 == id }
        send(.finished(id, .init(result: result)))
    }

    /// Moves the time to the next wake-up that was asked for.
    mutating func wake() {
        guard let next = wakes.min() else { return }
        wakes.removeAll { $0 == next }
        now = max(now, next)
        send(.woke(at: next))
    }

    var inFlight: [Int] { flying.map(\.message.count).sorted() }

    func states(of number: Int) -> [DeliveryState] {
        settlements.filter { $0.id == Self.id(number) }.map(\.state)
    }

    static func id(_ number: Int) -> DeliveryID {
        DeliveryID(message: MessageID(day: 261_123, count: number), ordinal: 1)
    }

    static func item(_ number: Int, _ keys: String..., lane: PlannedDelivery.Lane? = nil) -> QueuedDelivery {
        QueuedDelivery(
            id: id(number), payload: [0x4D], controlID: [0x31],
            lane: lane ?? (keys.isEmpty ? .whole : .keys(keys.map { Array($0.utf8) })))
    }
}
