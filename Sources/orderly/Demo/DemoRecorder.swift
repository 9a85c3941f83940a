import Delivery
import Engine

/// Turns the engine's events into the demo's counts and lines.
struct DemoRecorder: Sendable {
    let ledger: DemoLedger
    let view: DemoView

    func record(_ event: EngineEvent) {
        switch event {
        case .accepted(let accepted):
            ledger.update { counts in
                counts.stored[accepted.kind, default: 0] += 1
                for destination in accepted.destinations {
                    counts.planned["\(accepted.route)/\(destination)", default: 0] += 1
                }
            }
        case .repeated: ledger.update { $0.repeated += 1 }
        case .refused: ledger.update { $0.refused += 1 }
        case .delivery(let delivery): record(delivery)
        case .listening, .listenerClosed: break
        }
        view.event(event)
    }

    private func record(_ event: DeliveryEvent) {
        switch event {
        case .delivered(let id, let destination, let attempt, _):
            ledger.update { $0.delivered["\(destination)", default: 0] += 1 }
            let again = attempt > 1 ? " at attempt \(attempt)" : ""
            view.delivery("delivered \(id) to \(destination)\(again)", colour: .green)
        case .retrying:
            ledger.update { $0.failedAttempts += 1 }
        case .setAside(let id, let destination, let state, let reason):
            ledger.update { $0.deadLettered["\(destination)", default: 0] += 1 }
            view.delivery("\(id) for \(destination): \(state), \(reason)", colour: .red)
        case .queueAlarm: break
        case .stateChanged(let destination, let state, _):
            view.delivery("\(destination) is \(state)", colour: .yellow)
        }
    }
}
