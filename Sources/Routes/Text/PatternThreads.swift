/// The places in a program where a match can be at one position of the text, each place at most once.
///
/// Threads keep the order in which they were added; who comes first keeps a place. That is what bounds the work at one
/// position by the size of the program.
struct PatternThreads {
    struct Thread {
        var state: Int
        /// Which search it belongs to, see ``PatternSearch``.
        var layer: Int
        /// Where its match begins.
        var start: Int
    }

    private(set) var threads: [Thread] = []
    /// For each instruction, the round in which it was visited last.
    private var visited: [Int]
    private var round = 1
    private var stack: [Int] = []
    /// Instructions visited so far.
    private(set) var steps = 0

    init(size: Int) {
        visited = Array(repeating: 0, count: size)
        threads.reserveCapacity(min(size, 64))
        stack.reserveCapacity(min(size, 64))
    }

    mutating func clear() {
        threads.removeAll(keepingCapacity: true)
        round += 1
    }

    /// Adds a thread and all that can be reached from it without reading on; whether a match is among it.
    /// - Parameter text: how long the text is and which position of it this is.
    mutating func add(
        _ thread: Thread, to program: PatternProgram, at position: Int, of count: Int
    ) -> Bool {
        var isMatch = false
        stack.append(thread.state)
        while let state = stack.popLast() {
            guard visited[state] != round else { continue }
            visited[state] = round
            steps += 1
            switch program.instructions[state] {
            case .character, .set:
                threads.append(Thread(state: state, layer: thread.layer, start: thread.start))
            case .start: if position == 0 { stack.append(state + 1) }
            case .end: if position == count { stack.append(state + 1) }
            case .split(let first, let second):
                stack.append(second)
                stack.append(first)
            case .jump(let target): stack.append(target)
            case .match: isMatch = true
            }
        }
        return isMatch
    }
}
