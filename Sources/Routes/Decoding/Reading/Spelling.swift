/// Finds what somebody meant to write.
package enum Spelling {
    /// The nearest candidate: at most 1 edit for words up to 4 letters, 2 above. An edit inserts, deletes, replaces
    /// one character or swaps two neighbours; `-`, `_` and capitals do not count.
    package static func suggestion(for written: String, among candidates: some Sequence<String>) -> String? {
        let word = Array(written.lowercased().map { $0 == "-" ? "_" : $0 })
        guard !word.isEmpty, word.count <= 60 else { return nil }
        let cap = word.count <= 4 ? 1 : 2
        var best: (name: String, distance: Int)?
        for candidate in candidates {
            let distance = editDistance(word, Array(candidate.lowercased().map { $0 == "-" ? "_" : $0 }))
            guard distance <= cap, distance < best?.distance ?? Int.max else { continue }
            best = (candidate, distance)
        }
        return best?.name
    }

    /// Optimal string alignment distance.
    private static func editDistance(_ a: [Character], _ b: [Character]) -> Int {
        if abs(a.count - b.count) > 2 { return 3 }
        var before: [Int] = []
        var last = Array(0...b.count)
        for i in a.indices {
            var row = [i + 1]
            for j in b.indices {
                var cost = min(last[j] + (a[i] == b[j] ? 0 : 1), last[j + 1] + 1, row[j] + 1)
                if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { cost = min(cost, before[j - 1] + 1) }
                row.append(cost)
            }
            before = last
            last = row
        }
        return last[b.count]
    }

    /// `a, b or c`
    package static func list(_ words: [String], _ conjunction: String = "or") -> String {
        guard let last = words.last, words.count > 1 else { return words.first ?? "" }
        return words.dropLast().joined(separator: ", ") + " \(conjunction) " + last
    }
}
