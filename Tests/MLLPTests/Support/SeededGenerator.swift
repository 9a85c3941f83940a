/// SplitMix64: the same numbers for the same seed, everywhere.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// Bytes of a hostile stream: about half of them mean something to the decoder.
    mutating func stream(length: Int) -> [UInt8] {
        let special: [UInt8] = [0x0B, 0x1C, 0x0D, 0x0A, 0x00, 0x20, 0x0B, 0x1C, 0x0D]
        return (0..<length).map { _ in
            Bool.random(using: &self)
                ? special.randomElement(using: &self) ?? 0 : UInt8.random(in: 0...255, using: &self)
        }
    }

    /// The same bytes, cut anywhere.
    mutating func cut(_ bytes: [UInt8], longest: Int) -> [[UInt8]] {
        var chunks: [[UInt8]] = []
        var rest = bytes[...]
        while !rest.isEmpty {
            let length = Int.random(in: 1...longest, using: &self)
            chunks.append(Array(rest.prefix(length)))
            rest = rest.dropFirst(length)
        }
        return chunks
    }
}
