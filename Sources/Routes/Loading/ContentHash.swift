/// FNV-1a, 64 bits (draft-eastlake-fnv): tells versions of the same files apart; protects nothing.
struct ContentHash {
    private var state: UInt64 = 0xCBF2_9CE4_8422_2325

    mutating func add(_ bytes: [UInt8]) {
        var hash = state
        for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        // The length keeps "ab" + "c" apart from "a" + "bc".
        var length = UInt64(bytes.count)
        for _ in 0..<8 {
            hash = (hash ^ (length & 0xFF)) &* 0x100_0000_01B3
            length >>= 8
        }
        state = hash
    }

    var text: String {
        let digits = String(state, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
