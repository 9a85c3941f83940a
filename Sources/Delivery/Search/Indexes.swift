import Foundation
import Logging

/// The indexes of all slices, the newest first. Used by the keeper's thread alone.
final class Indexes {
    private let committer: Committer
    private var builders: [Int: IndexBuilder] = [:]
    /// Since when an older slice has had nothing new.
    private var quiet: [Int: ContinuousClock.Instant] = [:]
    private var complete: Set<Int> = []
    /// Those that could not be indexed, until the next start: searched without.
    private var failed: Set<Int> = []

    /// After this no message of an earlier day is on its way any more.
    private static let quietFor = Duration.seconds(60)

    init(_ committer: Committer) {
        self.committer = committer
    }

    func advance(isStopping: () -> Bool) {
        guard let files = try? SliceFile.all(in: committer.configuration.directory) else { return }
        for (day, builder) in builders where !files.contains(where: { $0.day == day }) {
            builder.close()
            builders[day] = nil
        }
        for file in files.reversed() where !complete.contains(file.day) && !failed.contains(file.day) {
            if isStopping() { return }
            guard !committer.damage.isDamaged(file) else { continue }
            do {
                try advance(file, isNewest: file == files.last, isStopping: isStopping)
            } catch {
                giveUp(file, error)
            }
        }
    }

    private func advance(_ file: SliceFile, isNewest: Bool, isStopping: () -> Bool) throws {
        let builder = try builders[file.day] ?? IndexBuilder(file, damage: committer.damage)
        builders[file.day] = builder
        if !isNewest, try builder.isComplete() { return finish(file) }
        var isChanged = false
        while try builder.advance() {
            isChanged = true
            if isStopping() { return }
        }
        guard !isNewest, !isChanged else {
            quiet[file.day] = nil
            return
        }
        let since = quiet[file.day] ?? .now
        quiet[file.day] = since
        guard ContinuousClock.now - since >= Self.quietFor else { return }
        try builder.complete()
        finish(file)
    }

    private func finish(_ file: SliceFile) {
        complete.insert(file.day)
        quiet[file.day] = nil
        builders.removeValue(forKey: file.day)?.close()
    }

    /// The slice may have been dropped meanwhile. Otherwise the index is made again from the start, once.
    private func giveUp(_ file: SliceFile, _ error: any Error) {
        builders.removeValue(forKey: file.day)?.close()
        guard file.exists else { return }
        for path in SearchIndex.paths(of: file) { unlink(path) }
        failed.insert(file.day)
        let error = SQLiteFailure.error(error, doing: "cannot index \(file.name)")
        committer.logger.warning(
            "searched without an index", metadata: ["slice": "\(file.name)", "reason": "\(error)"])
    }

    func close() {
        for builder in builders.values { builder.close() }
        builders = [:]
    }
}
