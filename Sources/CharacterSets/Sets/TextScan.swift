#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#else
internal import Darwin
#endif

/// Looking through received bytes for anything but plain text.
enum TextScan {
    /// Whether every byte is ASCII and none is ESC: then every set of HL7 means the same by them.
    static func isPlain(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let base = bytes.baseAddress else { return true }
        // Nothing but OR in the loop, which the compiler makes wide; hardly any message stops it early.
        var found: UInt8 = 0
        for index in 0..<bytes.count { found |= base[index] }
        return found < 0x80 && memchr(base, 0x1B, bytes.count) == nil
    }

    static func isPlain(_ bytes: ArraySlice<UInt8>) -> Bool { bytes.withUnsafeBufferPointer { isPlain($0) } }

    /// Where the line that begins at `start` ends: before the next CR or LF, or with the bytes.
    static func lineEnd(in bytes: [UInt8], from start: Int) -> Int {
        bytes.withUnsafeBufferPointer { bytes in
            var index = start
            while index < bytes.count, bytes[index] != 0x0D, bytes[index] != 0x0A { index &+= 1 }
            return index
        }
    }

    /// Whether there may be an escape sequence behind the first segment's MSH-2 that stands for other characters than
    /// ASCII: `\X` can hold bytes from 0x80 on, `\C` and `\M` change the set.
    static func mayHoldOtherCharacters(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        follows(0x5C, in: bytes, from: 9) { $0 == 0x58 || $0 == 0x43 || $0 == 0x4D }
    }

    /// Whether any `byte` is followed by one for which `test` holds.
    static func follows(
        _ byte: UInt8, in bytes: UnsafeBufferPointer<UInt8>, from start: Int = 0, _ test: (UInt8) -> Bool
    ) -> Bool {
        guard let base = bytes.baseAddress else { return false }
        var index = start
        while index &+ 1 < bytes.count {
            guard let found = memchr(base + index, Int32(byte), bytes.count &- index) else { return false }
            index = UnsafeRawPointer(found) - UnsafeRawPointer(base) &+ 1
            if index < bytes.count, test(bytes[index]) { return true }
        }
        return false
    }

    /// - Returns: the offset of the first byte that is no UTF-8 (Unicode §3.9, table 3-7); `nil` when all is.
    static func firstInvalidUTF8(in bytes: ArraySlice<UInt8>) -> Int? {
        bytes.withUnsafeBufferPointer { bytes in
            var index = 0
            while index < bytes.count {
                if bytes[index] < 0x80 {
                    index &+= 1
                    continue
                }
                let length = sequence(in: bytes, at: index)
                if length == 0 { return index }
                index &+= length
            }
            return nil
        }
    }

    /// Whether any character of more than one byte is valid UTF-8: text in a single-byte set hardly ever has one.
    static func hasUTF8Sequence(_ bytes: [UInt8]) -> Bool {
        bytes.withUnsafeBufferPointer { bytes in
            var index = 0
            while index < bytes.count {
                if bytes[index] >= 0xC2, sequence(in: bytes, at: index) > 1 { return true }
                index &+= 1
            }
            return false
        }
    }

    /// The length of the sequence of two to four bytes that begins at `index`; 0 when none does.
    private static func sequence(in bytes: UnsafeBufferPointer<UInt8>, at index: Int) -> Int {
        let first = bytes[index]
        var second: ClosedRange<UInt8> = 0x80...0xBF
        let length: Int
        switch first {
        case 0xC2...0xDF: length = 2
        case 0xE0: (length, second) = (3, 0xA0...0xBF)
        case 0xED: (length, second) = (3, 0x80...0x9F)
        case 0xE1...0xEF: length = 3
        case 0xF0: (length, second) = (4, 0x90...0xBF)
        case 0xF1...0xF3: length = 4
        case 0xF4: (length, second) = (4, 0x80...0x8F)
        default: return 0
        }
        guard index &+ length <= bytes.count, second.contains(bytes[index &+ 1]) else { return 0 }
        for offset in 2..<max(2, length) where bytes[index &+ offset] & 0xC0 != 0x80 { return 0 }
        return length
    }
}
