import Pipeline
import Synchronization

/// One write between the task that awaits it and the thread that does it. The task may leave early, at its
/// deadline or when it is cancelled; a write that has not begun by then never does.
final class PendingWrite: Sendable {
    enum Abandonment: Sendable {
        case deadline
        case cancelled
        case shutDown
    }

    private let settlement = Settlement<Result<Delivered, DeliveryFailure>>()
    private let hasBegun = Mutex(false)

    /// Called by the thread; `false` when nobody waits any more.
    func begin() -> Bool {
        hasBegun.withLock { hasBegun in
            guard !settlement.isSettled else { return false }
            hasBegun = true
            return true
        }
    }

    func finish(_ result: Result<Void, FileFault>) {
        switch result {
        case .success: settlement.settle(.success(Delivered(answer: nil)))
        case .failure(let fault): settlement.settle(.failure(fault.failure))
        }
    }

    func abandon(_ cause: Abandonment) {
        hasBegun.withLock { hasBegun in
            _ = settlement.settle(.failure(Self.failure(cause, hasBegun: hasBegun)))
        }
    }

    func result() async -> Result<Delivered, DeliveryFailure> {
        await settlement.value { self.abandon(.cancelled) }
    }

    private static func failure(_ cause: Abandonment, hasBegun: Bool) -> DeliveryFailure {
        let (code, text) =
            switch cause {
            case .deadline: ("timeout", "the volume did not answer in time")
            case .cancelled: ("cancelled", "cancelled")
            case .shutDown: ("shut_down", "the destination is shut down")
            }
        return DeliveryFailure(
            kind: hasBegun ? .noAnswer : .unreachable, code: code,
            reason: hasBegun ? text + "; whether the file is complete is unknown" : text)
    }
}
