import HL7

#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// One thing to be timed: takes a message's bytes where they lie, as a frame decoder has them, and returns something
/// that depends on all that was done.
struct Work {
    var name: String
    var body: (UnsafeRawBufferPointer) -> Int

    static func all(_ paths: [Path]) -> [Work] {
        let onePlace = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 64)
        let eight = EightPaths(paths)
        let name = paths.first { $0.description == "PID-5.1" } ?? paths[0]
        return [
            Work(name: "memcpy to one place") { bytes in
                onePlace.copyMemory(from: bytes)
                return Int(onePlace[bytes.count / 2])
            },
            Work(name: "malloc, memcpy, free", body: copyToNewPlace),
            Work(name: "copy and parse") { bytes in
                guard let message = parsed(bytes) else { return 0 }
                return message.segmentCount
            },
            Work(name: "copy, parse, 8 look-ups") { bytes in
                guard let message = parsed(bytes) else { return 0 }
                return eight.lookUp(in: message)
            },
            Work(name: "copy, parse, 8 look-ups, serialise") { bytes in
                guard let message = parsed(bytes) else { return 0 }
                return eight.lookUp(in: message) &+ message.serialized().count
            },
            Work(name: "copy, parse, 8 look-ups as own arrays") { bytes in
                guard let message = parsed(bytes) else { return 0 }
                return paths.reduce(1) { $0 &+ message.text($1).count }
            },
            Work(name: "copy, parse, set PID-5.1, serialise") { bytes in
                guard var message = parsed(bytes), let place = message.location(of: name) else { return 0 }
                message.setText(replacement, at: place)
                return message.serialized().count
            },
        ]
    }

    private static let replacement = Array("Nightingale".utf8)

    @inline(__always)
    private static func parsed(_ bytes: UnsafeRawBufferPointer) -> Message? {
        do { return try Message(Array(bytes)) } catch { return nil }
    }

    private static func copyToNewPlace(_ bytes: UnsafeRawBufferPointer) -> Int {
        guard let base = bytes.baseAddress, let place = malloc(bytes.count) else { return 0 }
        defer { free(place) }
        memcpy(place, base, bytes.count)
        return Int(place.load(fromByteOffset: bytes.count / 2, as: UInt8.self))
    }
}
