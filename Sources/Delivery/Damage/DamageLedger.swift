import Logging
import Pipeline
import Synchronization

/// What was found damaged on disk: told of once each, counted, and taken out of the way of everything else.
package final class DamageLedger: Sendable {
    /// A delivery that cannot be read is not passed over: it is set aside, where an operator finds it.
    typealias SetAside = @Sendable (_ id: DeliveryID, _ destination: DestinationKey, _ reason: String) -> Void

    private struct State {
        var rows: Set<String> = []
        var rowCount = 0
        var slices: [SliceFile: StoreError] = [:]
        /// Those that the committer has not dealt with yet.
        var due: Set<SliceFile> = []
        var setAside: SetAside?
    }

    private let state = Mutex(State())
    private let logger: Logger?

    /// Beyond this many rows they are counted only: a disk full of damage must not fill the log and the memory too.
    private static let toldLimit = 10_000

    /// - Parameter logger: `nil` for a reader that has nobody to tell but its caller.
    init(logger: Logger?) {
        self.logger = logger
    }

    /// How many damaged rows were met; the same one counts once.
    package var rowCount: Int { state.withLock { $0.rowCount } }

    /// What was met so far, for people.
    package var descriptions: [String] {
        state.withLock { state in state.slices.values.map(\.description).sorted() + state.rows.sorted() }
    }

    func follow(_ setAside: SetAside?) {
        state.withLock { $0.setAside = setAside }
    }

    // MARK: Rows

    /// - Parameter error: of the kind `damagedRow`; anything else is thrown on.
    func note(_ error: any Error, in slice: String) throws {
        guard let error = error as? StoreError, error.code == .damagedRow else { throw error }
        tell(error, in: slice, asWarning: true)
    }

    /// A delivery that is to be sent and cannot be read.
    func note(_ error: any Error, in slice: String, of id: DeliveryID, to destination: DestinationKey) throws {
        guard let error = error as? StoreError, error.code == .damagedRow else { throw error }
        tell(error, in: slice, asWarning: false)
        state.withLock { $0.setAside }?(id, destination, "\(error)")
    }

    /// The record of a dropped slice that cannot be read.
    func noteRecord(_ error: StoreError, of file: SliceFile) {
        tell(error, in: file.name, asWarning: true)
    }

    private func tell(_ error: StoreError, in slice: String, asWarning: Bool) {
        let isNews = state.withLock { state in
            guard state.rows.count < Self.toldLimit else {
                state.rowCount += 1
                return false
            }
            let isNews = state.rows.insert("\(slice): \(error)").inserted
            if isNews { state.rowCount += 1 }
            return isNews
        }
        guard isNews else { return }
        logger?.log(
            level: asWarning ? .error : .critical, "damaged row",
            metadata: ["slice": "\(slice)", "reason": "\(error)"])
    }

    // MARK: Slices

    /// A slice whose pages cannot be read. From now on it is left out; the committer moves it aside.
    func note(_ error: StoreError, of file: SliceFile) {
        state.withLock { state in
            guard state.slices[file] == nil else { return }
            state.slices[file] = error
            state.due.insert(file)
        }
    }

    func isDamaged(_ file: SliceFile) -> Bool { error(of: file) != nil }

    func error(of file: SliceFile) -> StoreError? { state.withLock { $0.slices[file] } }

    /// Whether any slice was found damaged since the start.
    var hasSlices: Bool { state.withLock { !$0.slices.isEmpty } }

    /// For the committer: what was found since it last asked.
    func takeDue() -> [(file: SliceFile, error: StoreError)] {
        state.withLock { state in
            defer { state.due = [] }
            return state.due.sorted().compactMap { file in state.slices[file].map { (file, $0) } }
        }
    }
}
