#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// `memchr` with offsets: the C library's vector code is what makes framing cost next to nothing.
enum ByteScan {
    /// - Returns: the offset of the first `byte` at or after `from`, before `end` (default: the end of `bytes`).
    static func first(
        _ byte: UInt8, in bytes: UnsafeRawBufferPointer, from: Int, to end: Int? = nil
    ) -> Int? {
        let end = min(end ?? bytes.count, bytes.count)
        guard from >= 0, from < end, let base = bytes.baseAddress,
            let found = memchr(base + from, Int32(byte), end - from)
        else { return nil }
        return UnsafeRawPointer(found) - base
    }
}
