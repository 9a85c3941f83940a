/// A pattern as instructions of a machine that follows all ways at once.
struct PatternProgram: Sendable {
    enum Instruction: Hashable, Sendable {
        case character(UInt32)
        /// An index into ``classes``.
        case set(Int)
        case start
        case end
        /// Both ways.
        case split(Int, Int)
        case jump(Int)
        case match
    }

    private(set) var instructions: [Instruction] = []
    private(set) var classes: [CharacterClass] = []
    private var indices: [CharacterClass: Int] = [:]
    /// Parts still allowed to be visited: `((){1000}){1000}` makes no instructions and would take for ever.
    private var visits = 10 * Pattern.largestProgram

    init(_ node: PatternNode) throws(PatternError) {
        try emit(node)
        instructions.append(.match)
    }

    private mutating func emit(_ node: PatternNode) throws(PatternError) {
        visits -= 1
        guard instructions.count < Pattern.largestProgram, visits > 0 else {
            throw PatternError(
                "the pattern is too large: more than \(Pattern.largestProgram) parts when its counts are written out",
                at: 0, help: "use smaller numbers in { }")
        }
        switch node {
        case .character(let code): instructions.append(.character(code))
        case .set(let set): instructions.append(.set(index(of: set)))
        case .start: instructions.append(.start)
        case .end: instructions.append(.end)
        case .sequence(let parts): for part in parts { try emit(part) }
        case .choice(let ways): try emit(ways)
        case .repeated(let part, let low, let high): try emit(part, low, high)
        }
    }

    private mutating func index(of set: CharacterClass) -> Int {
        if let index = indices[set] { return index }
        classes.append(set)
        indices[set] = classes.count - 1
        return classes.count - 1
    }

    private mutating func emit(_ ways: [PatternNode]) throws(PatternError) {
        var jumps: [Int] = []
        for way in ways.dropLast() {
            let split = reserve()
            try emit(way)
            jumps.append(reserve())
            instructions[split] = .split(split + 1, instructions.count)
        }
        if let last = ways.last { try emit(last) }
        for jump in jumps { instructions[jump] = .jump(instructions.count) }
    }

    private mutating func emit(_ part: PatternNode, _ low: Int, _ high: Int?) throws(PatternError) {
        for _ in 0..<low { try emit(part) }
        guard let high else {
            let split = reserve()
            try emit(part)
            instructions.append(.jump(split))
            instructions[split] = .split(split + 1, instructions.count)
            return
        }
        var splits: [Int] = []
        for _ in low..<max(low, high) {
            splits.append(reserve())
            try emit(part)
        }
        for split in splits { instructions[split] = .split(split + 1, instructions.count) }
    }

    private mutating func reserve() -> Int {
        instructions.append(.jump(0))
        return instructions.count - 1
    }
}
