import Foundation
import Logging
import Synchronization

/// The indexes of all slices, the newest first. Used by the keeper's thread alone.
final class Indexes {
    private let committer: Committer
    private let pause: (Duration) -> Bool
    private var groupsSeen = 0
    private var builders: [Int: IndexBuilder] = [:]
    /// Since when an older slice has had nothing new.
    private var quiet: [Int: ContinuousClock.Instant] = [:]
    private var complete: [Int: IndexBuilder.Identity] = [:]
    /// Those that could not be indexed: searched without until the next attempt.
    private var failures: [Int: (count: Int, retryAt: ContinuousClock.Instant)] = [:]

    /// After this no message of an earlier day is on its way any more.
    private static let quietFor = Duration.seconds(60)
    /// Making an index reads the whole slice: what fails again is not tried all the time.
    private static let retryAfter = Duration.seconds(600)

    /// - Parameter pause: Waits that long, or less when there is something else to do; then it says `false`.
    init(_ committer: Committer, pause: @escaping (Duration) -> Bool) {
        self.committer = committer
        self.pause = pause
    }

    func advance(isStopping: () -> Bool) {
        guard let files = try? SliceFile.all(in: committer.configuration.directory) else { return }
        let days = Set(files.map(\.day))
        for day in builders.keys where !days.contains(day) { builders.removeValue(forKey: day)?.close() }
        complete = complete.filter { days.contains($0.key) }
        for file in files.reversed() {
            if isStopping() { return }
            forgetReplaced(file)
            guard complete[file.day] == nil, !committer.damage.isDamaged(file),
                failures[file.day].map({ ContinuousClock.now >= $0.retryAt }) ?? true
            else { continue }
            do {
                try advance(file, isNewest: file == files.last, isStopping: isStopping)
            } catch {
                giveUp(file, error)
            }
        }
    }

    /// An index may be taken away at any time, and a slice may be another one than before; an index of the former one
    /// is of no use for it.
    private func forgetReplaced(_ file: SliceFile) {
        guard let known = builders[file.day]?.identity ?? complete[file.day] else { return }
        let found = IndexBuilder.Identity(of: file)
        guard found != known else { return }
        forget(file)
        guard let slice = known.slice, slice != found.slice, found.index == known.index else { return }
        for path in SearchIndex.paths(of: file) { unlink(path) }
    }

    private func advance(_ file: SliceFile, isNewest: Bool, isStopping: () -> Bool) throws {
        let builder = try builders[file.day] ?? IndexBuilder(file, damage: committer.damage)
        builders[file.day] = builder
        if !isNewest, try builder.isComplete() { return finish(builder) }
        var isChanged = false
        while true {
            let start = ContinuousClock.now
            let (count, isMore) = try builder.advance()
            if count > 0 { isChanged = true }
            if !isMore { break }
            if isStopping() || !makeWay(after: ContinuousClock.now - start) { return }
        }
        guard !isNewest, !isChanged else {
            quiet[file.day] = nil
            return
        }
        let since = quiet[file.day] ?? .now
        quiet[file.day] = since
        guard ContinuousClock.now - since >= Self.quietFor else { return }
        try builder.complete()
        finish(builder)
    }

    /// While messages come in faster than they are indexed, indexing takes a tenth of its time: the two halves of one
    /// processor share what they calculate with, so that it would slow acknowledgements even on time nobody wants.
    private func makeWay(after work: Duration) -> Bool {
        let groups = committer.groups.load(ordering: .relaxed)
        defer { groupsSeen = groups }
        return groups == groupsSeen || pause(min(work * 9, .seconds(1)))
    }

    private func finish(_ builder: IndexBuilder) {
        forget(builder.file)
        complete[builder.file.day] = builder.identity
    }

    private func forget(_ file: SliceFile) {
        builders.removeValue(forKey: file.day)?.close()
        quiet[file.day] = nil
        complete[file.day] = nil
    }

    /// The slice may have been dropped meanwhile. Otherwise the index is made again from the start: at once, and later
    /// when that fails too.
    private func giveUp(_ file: SliceFile, _ error: any Error) {
        forget(file)
        guard file.exists else { return }
        let count = (failures[file.day]?.count ?? 0) + 1
        failures[file.day] = (count, count == 1 ? .now : .now + Self.retryAfter)
        let failure: StoreError
        if let ofSlice = error as? IndexBuilder.SliceFailure {
            failure = ofSlice.error
            if failure.code == .corrupt { committer.damage.note(failure, of: file) }
        } else {
            failure = SQLiteFailure.error(error, doing: "cannot index \(file.name)")
            for path in SearchIndex.paths(of: file) { unlink(path) }
        }
        committer.logger.warning(
            "searched without an index", metadata: ["slice": "\(file.name)", "reason": "\(failure)"])
    }

    func close() {
        for builder in builders.values { builder.close() }
        builders = [:]
    }
}
