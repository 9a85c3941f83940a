import CharacterSets
import Delivery
import HL7
import Pipeline
import Routes

/// What becomes of the deliveries to one destination in virtual time: the engine's own rules, a scripted receiver, no
/// waiting and no jitter.
struct DeliverySimulation {
    private let definition: DestinationDefinition
    private let received: [UInt8]
    private let coding: TextCoding
    private let time: Timestamp
    private var script: ArraySlice<RouteTest.Reply>
    private let stopsAfterScript: Bool
    private var now = Duration.zero
    /// Failures of the connection in a row.
    private var linkFailures = 0

    /// - Parameters:
    ///   - received: the bytes that a delivery without a payload of its own carries.
    ///   - coding: how they are coded.
    ///   - stopsAfterScript: leave a delivery queued when the script has ended, instead of answering AA.
    init(
        _ definition: DestinationDefinition, received: [UInt8], coding: TextCoding, script: [RouteTest.Reply],
        stopsAfterScript: Bool,
        time: Timestamp
    ) {
        self.definition = definition
        self.received = received
        self.coding = definition.characterSet.map { TextCoding($0) } ?? coding
        self.script = script[...]
        self.stopsAfterScript = stopsAfterScript && !script.isEmpty
        self.time = time
    }

    /// In order; behind one that blocks the destination or parks its lane nothing is attempted.
    mutating func run(_ deliveries: [PlannedDelivery]) -> [SimulatedDelivery] {
        var done: [SimulatedDelivery] = []
        var held: (state: RouteTest.Result.State, lane: PlannedDelivery.Lane)?
        for delivery in deliveries {
            let payload = delivery.payload ?? received
            var simulated = SimulatedDelivery(
                destination: definition.name, payload: payload,
                text: ReadableText.utf8(payload, writtenIn: coding), state: .queued)
            if let held, held.state == .blocked || conflict(held.lane, delivery.lane) {
                simulated.state = held.state == .parked ? .parked : .queued
            } else {
                attempt(delivery, &simulated)
                if simulated.state == .blocked || simulated.state == .parked { held = (simulated.state, delivery.lane) }
            }
            simulated.settledAt = now
            done.append(simulated)
        }
        return done
    }

    private mutating func attempt(_ delivery: PlannedDelivery, _ simulated: inout SimulatedDelivery) {
        let exchange = ScriptedExchange(
            definition, payload: simulated.payload, controlID: delivery.controlID, time: time)
        let began = now
        var refusals = 0
        while !(stopsAfterScript && script.isEmpty) {
            simulated.attempts += 1
            let ending = exchange.run { script.popFirst() ?? .AA }
            now += ending.duration
            switch ending.result {
            case .success(let delivered):
                linkFailures = 0
                simulated.state = .delivered
                simulated.answer = delivered.answer
                return
            case .failure(let failure):
                let count = count(failure, &refusals)
                let decision = DeliveryRules.decide(
                    failure: failure, attempt: count, firstAttemptAge: now - began, retry: definition.retry,
                    whenRejected: definition.whenRejected)
                guard let pause = simulated.settle(decision, failure) else { return }
                now += pause
            }
        }
    }

    /// As the lanes count: refusals for each payload, failures of the connection in a row.
    private mutating func count(_ failure: DeliveryFailure, _ refusals: inout Int) -> Int {
        switch failure.kind {
        case .unreachable, .noAnswer, .badAnswer:
            linkFailures += 1
            return linkFailures
        case .refusedForNow, .rejected, .invalid:
            linkFailures = 0
            refusals += 1
            return refusals
        }
    }

    private func conflict(_ left: PlannedDelivery.Lane, _ right: PlannedDelivery.Lane) -> Bool {
        if LanePolicy(definition).isStrict { return true }
        switch (left, right) {
        case (.anyOrder, _), (_, .anyOrder), (.apart, _), (_, .apart): return false
        case (.whole, _), (_, .whole): return true
        case (.keys(let left), .keys(let right)): return left.contains { right.contains($0) }
        }
    }
}
