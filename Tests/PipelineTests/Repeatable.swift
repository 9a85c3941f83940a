/// A small random number generator (xorshift) that gives the same numbers in every run.
struct Repeatable: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = max(1, seed)
    }

    mutating func next() -> UInt64 {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return state
    }
}
