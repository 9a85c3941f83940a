/// A pattern for one file name: `*` is any run of characters, `?` any one; names that begin with a dot are hidden.
struct FileGlob: Sendable {
    private let pattern: [Character]

    init(_ pattern: String) {
        self.pattern = Array(pattern)
    }

    /// Time is at most name × pattern.
    func matches(_ name: String) -> Bool {
        guard name.first != "." || pattern.first == "." else { return false }
        // How much of the pattern can be used up by the characters so far.
        var reached = closure([0])
        for character in name {
            var next: Set<Int> = []
            for place in reached where place < pattern.count {
                if pattern[place] == "*" { next.insert(place) }
                if pattern[place] == "?" || pattern[place] == character { next.insert(place + 1) }
            }
            reached = closure(next)
        }
        return reached.contains(pattern.count)
    }

    private func closure(_ places: Set<Int>) -> Set<Int> {
        var result = places
        for start in places {
            var place = start
            while place < pattern.count, pattern[place] == "*", result.insert(place + 1).inserted { place += 1 }
        }
        return result
    }
}
