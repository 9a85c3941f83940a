import Pipeline

extension UncertainSet {
    /// A connection's row: 32 bytes an entry, each number big-endian.
    ///
    /// ```
    ///  0         8        16       24       32
    ///  │ message │  mark  │  key   │   at   │ …
    /// ```
    static func encode(_ entries: [Entry]) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(entries.count * 32)
        for entry in entries {
            for number in [
                UInt64(bitPattern: entry.message.rawValue), entry.mark, entry.key, UInt64(bitPattern: entry.at),
            ] {
                for shift in stride(from: 56, through: 0, by: -8) {
                    bytes.append(UInt8(truncatingIfNeeded: number >> UInt64(shift)))
                }
            }
        }
        return bytes
    }

    static func decode(_ bytes: [UInt8]) -> [Entry] {
        func number(_ start: Int) -> UInt64 { bytes[start..<start + 8].reduce(0) { $0 << 8 | UInt64($1) } }
        return stride(from: 0, to: bytes.count - bytes.count % 32, by: 32).map { start in
            Entry(
                message: MessageID(rawValue: Int64(bitPattern: number(start))), mark: number(start + 8),
                key: number(start + 16), at: Int64(bitPattern: number(start + 24)))
        }
    }

    /// A mark of a listener and some bytes. For retransmissions they are the whole message, which has MSH-3, MSH-4
    /// and MSH-10 in it: equal bytes are equal keys. Not cryptographic, since a hit is confirmed by comparing the
    /// bytes; stable, since it is stored.
    static func mark(listener: String, _ parts: [UInt8]...) -> UInt64 {
        var mark = Mark()
        var listener = listener
        listener.withUTF8 { mark.mix(UnsafeRawBufferPointer($0)) }
        for part in parts { part.withUnsafeBytes { mark.mix($0) } }
        return mark.value
    }

    /// Eight bytes at a time: a multiplication whose upper half is folded into the lower.
    private struct Mark {
        var value: UInt64 = 0x9E37_79B9_7F4A_7C15

        mutating func mix(_ bytes: UnsafeRawBufferPointer) {
            var offset = 0
            while offset + 8 <= bytes.count {
                fold(bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self).littleEndian)
                offset += 8
            }
            var rest: UInt64 = 0
            while offset < bytes.count {
                rest = rest << 8 | UInt64(bytes[offset])
                offset += 1
            }
            fold(rest)
            fold(UInt64(bytes.count))
        }

        private mutating func fold(_ word: UInt64) {
            let product = (value ^ word ^ 0xA076_1D64_78BD_642F).multipliedFullWidth(by: 0xE703_7ED1_A0B4_28DB)
            value = product.high ^ product.low
        }
    }
}
