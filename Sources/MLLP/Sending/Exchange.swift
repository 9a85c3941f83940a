import Synchronization

/// One call of ``Client/exchange(_:judge:)`` or ``Client/send(_:)``, waiting or in flight.
final class Exchange: Sendable {
    typealias Outcome = Result<[UInt8], ClientError>

    let message: [UInt8]
    /// `nil`: no answer is waited for.
    let judge: (@Sendable ([UInt8]) -> AnswerVerdict)?
    private let caller: Mutex<CheckedContinuation<Outcome, Never>?> = Mutex(nil)
    private let cancellation = Atomic<Bool>(false)

    init(_ message: [UInt8], judge: (@Sendable ([UInt8]) -> AnswerVerdict)?) {
        self.message = message
        self.judge = judge
    }

    /// Set before the event loop is told, so that a cancellation which comes before the exchange itself is not missed.
    var isCancelled: Bool { cancellation.load(ordering: .acquiring) }

    func cancel() { cancellation.store(true, ordering: .releasing) }

    func wait(_ continuation: CheckedContinuation<Outcome, Never>) {
        caller.withLock { $0 = continuation }
    }

    /// Once; later calls do nothing.
    func end(_ outcome: Outcome) {
        let continuation = caller.withLock { caller in
            defer { caller = nil }
            return caller
        }
        continuation?.resume(returning: outcome)
    }
}
