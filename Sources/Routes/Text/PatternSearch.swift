/// Finds all matches of a pattern in one pass over the text.
///
/// A match may end here and still grow later, so the search for the next one begins at once, as a *layer* above: when
/// the lower match grows, the layers above it are dropped. A place in the program that a lower layer (or an earlier
/// start) holds need not be followed by a higher one: if it leads to a match, the lower one takes it and the higher is
/// dropped. So every place is followed once at each position, and the work is text × program, whatever the pattern.
struct PatternSearch {
    private let program: PatternProgram
    private var current: PatternThreads
    private var next: PatternThreads
    /// The best match of each layer so far; only the last layer may have none.
    private var found: [Range<Int>?] = [nil]

    init(_ program: PatternProgram) {
        self.program = program
        current = PatternThreads(size: program.instructions.count)
        next = PatternThreads(size: program.instructions.count)
    }

    /// Instructions visited so far.
    var steps: Int { current.steps + next.steps }

    /// Whether the whole text is a match.
    mutating func matches(_ text: [UInt8]) -> Bool {
        var position = 0
        var isMatch = current.add(.init(state: 0, layer: 0, start: 0), to: program, at: 0, of: text.count)
        while position < text.count {
            if current.threads.isEmpty { return false }
            let (code, width) = PatternText.character(of: text, at: position)
            position += width
            next.clear()
            isMatch = false
            for thread in current.threads where reads(code, thread.state) {
                let step = PatternThreads.Thread(state: thread.state + 1, layer: 0, start: 0)
                if next.add(step, to: program, at: position, of: text.count) { isMatch = true }
            }
            swap(&current, &next)
        }
        return isMatch
    }

    /// The leftmost matches, each as long as it can be, in order and without overlaps; empty ones are left out.
    mutating func ranges(in text: [UInt8]) -> [Range<Int>] {
        var position = 0
        while position < text.count {
            if found[found.count - 1] == nil {
                let thread = PatternThreads.Thread(state: 0, layer: found.count - 1, start: position)
                // An empty match counts for nothing.
                _ = current.add(thread, to: program, at: position, of: text.count)
            }
            let (code, width) = PatternText.character(of: text, at: position)
            position += width
            advance(over: code, to: position, of: text.count)
        }
        return found.compactMap { $0 }
    }

    private mutating func advance(over code: UInt32, to position: Int, of count: Int) {
        next.clear()
        // The thread that matched here; those of lower rank have no future.
        var winner: PatternThreads.Thread?
        for thread in current.threads {
            if let winner, (thread.layer, thread.start) > (winner.layer, winner.start) { break }
            guard reads(code, thread.state) else { continue }
            var step = thread
            step.state += 1
            if next.add(step, to: program, at: position, of: count) {
                winner = thread
                found.removeSubrange((thread.layer + 1)...)
                found[thread.layer] = thread.start..<position
                found.append(nil)
            }
        }
        swap(&current, &next)
    }

    private func reads(_ code: UInt32, _ state: Int) -> Bool {
        switch program.instructions[state] {
        case .character(let other): code == other
        case .set(let index): program.classes[index].contains(code)
        default: false
        }
    }
}
