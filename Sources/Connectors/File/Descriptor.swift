#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// An open file or directory; closed when its owner lets go of it.
struct Descriptor: ~Copyable {
    let number: Int32

    init(owning number: Int32) {
        self.number = number
    }

    deinit {
        _ = close(number)
    }
}

/// Makes system calls: again when a signal interrupted one, and with a fault that names the operation.
enum SystemCall {
    /// A call that is interrupted this often in a row fails with `EINTR`.
    private static let interruptionLimit = 100

    @discardableResult
    static func perform(_ operation: FileFault.Operation, _ call: () -> Int) throws(FileFault) -> Int {
        var number: Int32 = 0
        for _ in 0..<interruptionLimit {
            let result = call()
            if result >= 0 { return result }
            number = errno
            if number != EINTR { break }
        }
        throw FileFault(operation, number: number)
    }

    @discardableResult
    static func perform(_ operation: FileFault.Operation, _ call: () -> Int32) throws(FileFault) -> Int32 {
        Int32(truncatingIfNeeded: try perform(operation) { Int(call()) })
    }
}
