extension Timestamp {
    /// Whether these bytes are, beyond doubt, a date or time of nothing but digits. `false` says nothing: what is
    /// rarer is for ``init(hl7:)`` to decide. It is asked for every date of every message.
    package static func isPlain(_ bytes: ArraySlice<UInt8>) -> Bool {
        guard bytes.count >= 4, bytes.count <= 14, bytes.count.isMultiple(of: 2) else { return false }
        return bytes.withUnsafeBufferPointer { digits in
            guard digits.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) else { return false }
            func lies(_ start: Int, in range: ClosedRange<UInt8>) -> Bool {
                guard start + 1 < digits.count else { return true }
                return range.contains((digits[start] - 0x30) * 10 + (digits[start + 1] - 0x30))
            }
            // Days that not every month has, and the year 0, are rare enough.
            let hasYear = digits[0] != 0x30 || digits[1] != 0x30
            return hasYear && lies(4, in: 1...12) && lies(6, in: 1...28) && lies(8, in: 0...23)
                && lies(10, in: 0...59) && lies(12, in: 0...59)
        }
    }
}
