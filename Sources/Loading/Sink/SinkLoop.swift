import HL7
import MLLP
import NIOCore

/// A sink's state, bound to the one event loop of all its connections.
final class SinkLoop {
    /// Runs that are kept account of.
    private static let runLimit = 16

    private let settings: SinkSettings
    private let time: @Sendable () -> Timestamp
    let eventLoop: any EventLoop
    private var faults: FaultScript
    private var log: IDLog?
    private var accounts: [RunID: RunAccount] = [:]
    private var counts = SinkCounts()

    init(
        _ settings: SinkSettings, log: IDLog?, time: @escaping @Sendable () -> Timestamp, eventLoop: any EventLoop
    ) {
        self.settings = settings
        self.log = log
        self.time = time
        self.eventLoop = eventLoop
        faults = FaultScript(settings.faults, seed: settings.seed)
        if let run = settings.run { accounts[run] = RunAccount() }
    }

    // MARK: Messages

    /// A message that came, as far as a sink looks at it.
    struct Arrival {
        var header: Header
        var mark: MessageMark?
        var patient: Int
    }

    /// - Returns: `nil` for what is no message.
    func arrived(_ bytes: [UInt8]) -> (Arrival, SinkFault?)? {
        counts.received += 1
        guard let message = try? Message(bytes) else {
            counts.unreadable += 1
            return nil
        }
        let header = Header(message)
        var mark = MessageMark(header.controlID[...])
        if mark == nil, let path = settings.markPath {
            mark = MessageMark(message.value(path))
            if mark != nil { counts.renumbered += 1 }
        }
        var hasher = Hasher()
        message.value(Self.patientPath).withUnsafeBytes { hasher.combine(bytes: $0) }
        return (Arrival(header: header, mark: mark, patient: hasher.finalize()), faults.next())
    }

    private static let patientPath = Path(segment: .pid, field: 3, component: 1)

    func acknowledgement(_ code: AcknowledgementCode, of header: Header) -> [UInt8] {
        let errors = code == .AA ? [] : [AcknowledgementError(code: .internalError)]
        return Acknowledgement.message(
            code, for: header, controlID: Array("S\(counts.received)".utf8), at: time(), errors: errors)
    }

    /// It is answered positively now: from here on the engine has to take it for delivered.
    func take(_ arrival: Arrival) {
        guard let mark = arrival.mark, isWatched(mark.run) else {
            counts.foreign += 1
            return
        }
        log?.append(mark)
        switch accounts[mark.run, default: RunAccount()].take(mark.number, key: key(of: arrival, mark)) {
        case .new: counts.distinct += 1
        case .known: counts.duplicates += 1
        case .beyondLimit: counts.untracked += 1
        }
    }

    func refuse(_ arrival: Arrival) {
        guard let mark = arrival.mark, isWatched(mark.run) else { return }
        accounts[mark.run, default: RunAccount()].refuse(mark.number)
    }

    func count(_ fault: String) { counts.faults[fault, default: 0] += 1 }
    func countViolation() { counts.violations += 1 }

    func connectionOpened() {
        counts.connectionsOpened += 1
        counts.connectionsOpen += 1
    }

    func connectionClosed() { counts.connectionsOpen -= 1 }

    private func isWatched(_ run: RunID) -> Bool {
        if accounts[run] != nil { return true }
        return settings.run == nil && accounts.count < Self.runLimit
    }

    private func key(of arrival: Arrival, _ mark: MessageMark) -> Int? {
        let sender = settings.senders.map { mark.number % max(1, $0) } ?? 0
        switch settings.order {
        case .none: return nil
        case .connection: return sender
        case .patient:
            guard settings.senders != nil else { return arrival.patient }
            return arrival.patient ^ Int(truncatingIfNeeded: Scatter.mixed(UInt64(sender)))
        }
    }

    // MARK: What is known

    func snapshot() -> SinkCounts {
        log?.flush()
        var now = counts
        for account in accounts.values {
            now.outOfOrder += account.order.inversions
            now.untracked += account.order.unwatched
            now.orderKeys += account.order.keys
        }
        return now
    }

    func account(of run: RunID) -> RunAccount { accounts[run] ?? RunAccount() }

    func flushLog() { log?.flush() }
    var logFailure: Int32? { log?.failure }
}
