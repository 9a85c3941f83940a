/// Numbers that follow from the input alone, so that a saved input shows its failure again and the seeds can be
/// plain files without a prefix of choices.
struct InputRandom {
    private var state: UInt64

    init(_ input: [UInt8]) {
        state = input.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01B3 }
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    mutating func number(below limit: Int) -> Int { Int(next() % UInt64(max(1, limit))) }

    mutating func pick<Element>(_ choices: [Element]) -> Element { choices[number(below: choices.count)] }

    /// Some part of the input itself: what it is full of is what is dangerous elsewhere in it.
    mutating func part(of input: [UInt8], atMost most: Int) -> [UInt8] {
        guard !input.isEmpty else { return [] }
        let start = number(below: input.count)
        return Array(input[start..<min(input.count, start + number(below: most + 1))])
    }

    /// The input in pieces, none empty and none longer than `longest`.
    mutating func cut(_ input: [UInt8], longest: Int) -> [ArraySlice<UInt8>] {
        var pieces: [ArraySlice<UInt8>] = []
        var rest = input[...]
        while !rest.isEmpty {
            let piece = rest.prefix(1 + number(below: longest))
            pieces.append(piece)
            rest = rest.dropFirst(piece.count)
        }
        return pieces
    }
}
