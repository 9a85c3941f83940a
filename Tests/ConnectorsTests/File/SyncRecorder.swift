import Foundation
import Glibc
import Synchronization

/// Stands in for fsync: notes what each flush meets on the disk, and fails when told to.
final class SyncRecorder: Sendable {
    struct Flush: Hashable {
        /// Of the flushed file or directory.
        var path: String
        /// What is in it: a file's bytes, or a directory's names without their own contents.
        var content: [UInt8] = []
        var names: [String] = []
    }

    private let state: Mutex<(flushes: [Flush], failing: Set<Int>)>

    /// - Parameter failing: Which calls, from 0, end with an input/output error.
    init(failing: Set<Int> = []) {
        state = Mutex(([], failing))
    }

    var flushes: [Flush] { state.withLock { $0.flushes } }

    func sync(_ number: Int32) -> Int32 {
        let path = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\(number)")) ?? ""
        var flush = Flush(path: path)
        flush.content = FileManager.default.contents(atPath: path).map { Array($0) } ?? []
        flush.names = ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted()
        let fails = state.withLock { state in
            state.flushes.append(flush)
            return state.failing.contains(state.flushes.count - 1)
        }
        guard !fails else {
            errno = EIO
            return -1
        }
        return fsync(number)
    }
}
