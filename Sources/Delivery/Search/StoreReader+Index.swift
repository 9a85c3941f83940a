import Foundation
import GRDB

extension StoreReader {
    /// Runs `body` with the index of a slice, without one where there is none, and once more without it when something
    /// could not be read: then it shows which of the two files it was.
    func withIndex<T>(of file: SliceFile, _ body: (Database?) throws -> T) throws -> T {
        guard let index = openIndex(of: file) else { return try body(nil) }
        let failure: any Error
        do {
            defer { try? index.close() }
            return try index.read { try body($0) }
        } catch {
            failure = error
        }
        let found = try body(nil)
        discardIndex(of: file, ifDamaged: failure)
        return found
    }

    private func openIndex(of file: SliceFile) -> DatabaseQueue? {
        guard access(SearchIndex.path(of: file), F_OK) == 0 else { return nil }
        do {
            var settings = Configuration()
            settings.readonly = true
            settings.busyMode = .timeout(2)
            let queue = try DatabaseQueue(path: SearchIndex.path(of: file), configuration: settings)
            let version = try queue.read { try Int.fetchOne($0, sql: "PRAGMA user_version") }
            return version == SearchIndex.version ? queue : nil
        } catch {
            discardIndex(of: file, ifDamaged: error)
            return nil
        }
    }

    /// Nothing rests on an index, and an engine that finds it gone makes it again.
    private func discardIndex(of file: SliceFile, ifDamaged error: any Error) {
        let code = SQLiteFailure.error(error, doing: "").code
        guard code == .corrupt || code == .unreadable else { return }
        for path in SearchIndex.paths(of: file) { unlink(path) }
    }
}
