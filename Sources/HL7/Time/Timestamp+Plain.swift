extension Timestamp {
    /// Whether these bytes are, beyond doubt, a date or time. `false` says nothing: what is rarer is for
    /// ``init(hl7:)`` to decide. It is asked for every date of every message.
    package static func isPlain(_ bytes: ArraySlice<UInt8>) -> Bool {
        guard bytes.count >= 4, bytes.count <= 24 else { return false }
        return bytes.withUnsafeBufferPointer { bytes in
            let digits = bytes.prefix { $0 >= 0x30 && $0 <= 0x39 }.count
            guard digits >= 4, digits <= 14, digits.isMultiple(of: 2) else { return false }
            func lies(_ start: Int, in range: ClosedRange<UInt8>) -> Bool {
                guard start + 1 < digits else { return true }
                return range.contains((bytes[start] - 0x30) * 10 + (bytes[start + 1] - 0x30))
            }
            // Days that not every month has, and the first century, are rare enough.
            let hasYear = bytes[0] != 0x30 || bytes[1] != 0x30
            guard hasYear, lies(4, in: 1...12), lies(6, in: 1...28), lies(8, in: 0...23), lies(10, in: 0...59),
                lies(12, in: 0...59)
            else { return false }
            return isRest(UnsafeBufferPointer(rebasing: bytes[digits...]), followsSeconds: digits == 14)
        }
    }

    /// `.1234`, `+0100`, both or nothing.
    private static func isRest(_ bytes: UnsafeBufferPointer<UInt8>, followsSeconds: Bool) -> Bool {
        var start = 0
        if bytes.first == 0x2E {
            let fraction = bytes.dropFirst().prefix { $0 >= 0x30 && $0 <= 0x39 }.count
            guard followsSeconds, fraction >= 1, fraction <= 4 else { return false }
            start = fraction + 1
        }
        guard start < bytes.count else { return true }
        guard bytes.count == start + 5, bytes[start] == 0x2B || bytes[start] == 0x2D else { return false }
        return bytes[(start + 1)...].allSatisfy { $0 >= 0x30 && $0 <= 0x39 }
            // Up to 19 hours; nobody lives further from Greenwich.
            && bytes[start + 1] <= 0x31 && bytes[start + 3] <= 0x35
    }
}
