#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// A file that lines are appended to; what it held before is gone. Closes with its last user.
package final class LogFile: Sendable {
    package struct OpenError: Error, CustomStringConvertible {
        package var path: String
        package var number: Int32
        package var description: String { "\(path) cannot be written: \(String(cString: strerror(number)))" }
    }

    let descriptor: Int32

    package init(path: String) throws(OpenError) {
        descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw OpenError(path: path, number: errno) }
    }

    deinit { close(descriptor) }
}
