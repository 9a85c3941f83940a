import Synchronization

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#else
internal import Darwin
#endif

/// One direction between two character sets, by the system's iconv. Any number of threads may convert at once.
final class SystemConverter: Sendable {
    /// Bytes that are no character of the first set, or a character that the second does not have.
    struct Failure: Error {
        /// Of the first such byte.
        var offset: Int
    }

    /// A descriptor holds the state of one conversion, so a thread has it to itself while it converts.
    private struct Descriptor: @unchecked Sendable {
        // Unchecked because the pointer is only used by the one thread that took it out of `idle`.
        var pointer: iconv_t
    }

    private let from: String
    private let to: String
    private let idle: Mutex<[Descriptor]>

    private static let mostIdle = 16

    /// - Returns: `nil` when the system does not have one of the sets.
    init?(from: String, to: String) {
        guard let descriptor = Self.open(from: from, to: to) else { return nil }
        self.from = from
        self.to = to
        idle = Mutex([descriptor])
    }

    deinit {
        for descriptor in idle.withLock({ $0 }) { iconv_close(descriptor.pointer) }
    }

    private static func open(from: String, to: String) -> Descriptor? {
        let pointer = iconv_open(to, from)
        // POSIX: (iconv_t)-1 says that there is none.
        guard let pointer, pointer != UnsafeMutableRawPointer(bitPattern: -1) else { return nil }
        return Descriptor(pointer: pointer)
    }

    /// All of `input` in the other set, appended to `output`. After a failure `output` holds what came before it.
    func convert(_ input: UnsafeBufferPointer<UInt8>, to output: inout [UInt8]) throws(Failure) {
        guard let base = input.baseAddress, !input.isEmpty else { return }
        guard let descriptor = idle.withLock({ $0.popLast() }) ?? Self.open(from: from, to: to) else {
            throw Failure(offset: 0)
        }
        _ = iconv(descriptor.pointer, nil, nil, nil, nil)
        let failedAt = Self.run(descriptor.pointer, base, input.count, &output)
        let isKept = idle.withLock { idle in
            guard idle.count < Self.mostIdle else { return false }
            idle.append(descriptor)
            return true
        }
        if !isKept { iconv_close(descriptor.pointer) }
        if let failedAt { throw Failure(offset: failedAt) }
    }

    /// - Returns: where conversion stopped; `nil` when everything was converted.
    private static func run(
        _ descriptor: iconv_t, _ base: UnsafePointer<UInt8>, _ count: Int, _ output: inout [UInt8]
    ) -> Int? {
        // iconv takes its input as `char **` but never writes to it.
        var next: UnsafeMutablePointer<CChar>? = UnsafeMutableRawPointer(mutating: base)
            .assumingMemoryBound(to: CChar.self)
        var left = count
        while left > 0 {
            let before = left
            let isFull = write(&output, room: left &* 3 &+ 16) { place, free in
                iconv(descriptor, &next, &left, &place, &free)
            }
            // With this much room a round always makes headway; one that does not ends it all the same.
            if left > 0, !isFull || before == left { return count - left }
        }
        // Tables with combining characters keep the last one back until they are asked for it.
        _ = write(&output, room: 32) { place, free in iconv(descriptor, nil, nil, &place, &free) }
        return nil
    }

    /// - Returns: whether the room was too small.
    private static func write(
        _ output: inout [UInt8], room: Int,
        _ convert: (inout UnsafeMutablePointer<CChar>?, inout Int) -> Int
    ) -> Bool {
        let start = output.count
        output.append(contentsOf: repeatElement(0, count: room))
        var free = room
        let isFull = output.withUnsafeMutableBytes { buffer in
            var place: UnsafeMutablePointer<CChar>? = buffer.baseAddress.map {
                ($0 + start).assumingMemoryBound(to: CChar.self)
            }
            // POSIX: (size_t)-1 says that it stopped before the end.
            return convert(&place, &free) == -1 && errno == E2BIG
        }
        output.removeLast(free)
        return isFull
    }
}
