/// Which elements of two sequences belong together, in order: what both have once anchors what lies between.
///
/// ```
/// left   A B C D E         pairs (0,0) (1,2) (3,3) (4,4)
/// right  A X B D E         C is only left, X only right
/// ```
///
/// Equal elements at both ends are paired first; then elements that stand once on each side, as far as they keep their
/// order (longest increasing run); then what lies between those, the same way. Gaps without such anchors are compared
/// one by one while they are small and place by place when not, so that the time stays near linear in the length.
struct SequenceAlignment<Element: Hashable> {
    private let left: [Element]
    private let right: [Element]
    private var found: [(left: Int, right: Int)] = []

    /// The product of two lengths up to which a gap is compared one by one.
    private static var largestGap: Int { 250_000 }

    /// The pairs, in order on both sides.
    static func pairs(_ left: [Element], _ right: [Element]) -> [(left: Int, right: Int)] {
        var alignment = SequenceAlignment(left: left, right: right)
        // A list of gaps instead of recursion: a message decides how deep it would go.
        var gaps = [(left.indices, right.indices)]
        while let (one, other) = gaps.popLast() { alignment.align(one, other, &gaps) }
        return alignment.found.sorted { $0.left < $1.left }
    }

    private init(left: [Element], right: [Element]) {
        self.left = left
        self.right = right
    }

    private mutating func align(_ one: Range<Int>, _ other: Range<Int>, _ gaps: inout [(Range<Int>, Range<Int>)]) {
        var (one, other) = (one, other)
        while let first = one.first, let second = other.first, left[first] == right[second] {
            found.append((first, second))
            (one, other) = (one.dropFirst(), other.dropFirst())
        }
        while let last = one.last, let second = other.last, left[last] == right[second] {
            found.append((last, second))
            (one, other) = (one.dropLast(), other.dropLast())
        }
        guard !one.isEmpty, !other.isEmpty else { return }
        let anchors = anchors(one, other)
        if anchors.isEmpty {
            if one.count <= Self.largestGap / other.count {
                compare(one, other)
            } else {
                found += zip(one, other).filter { left[$0] == right[$1] }.map { (left: $0, right: $1) }
            }
            return
        }
        var start = (one.lowerBound, other.lowerBound)
        for anchor in anchors {
            found.append(anchor)
            gaps.append((start.0..<anchor.left, start.1..<anchor.right))
            start = (anchor.left + 1, anchor.right + 1)
        }
        gaps.append((start.0..<one.upperBound, start.1..<other.upperBound))
    }

    /// Elements that stand once on each side, in the longest run that is in order on both.
    private func anchors(_ one: Range<Int>, _ other: Range<Int>) -> [(left: Int, right: Int)] {
        var places: [Element: (left: Int, right: Int, lefts: Int, rights: Int)] = [:]
        for index in one {
            let place = places[left[index]] ?? (0, 0, 0, 0)
            places[left[index]] = (index, place.right, place.lefts + 1, place.rights)
        }
        for index in other {
            guard let place = places[right[index]] else { continue }
            places[right[index]] = (place.left, index, place.lefts, place.rights + 1)
        }
        let candidates = places.values.filter { $0.lefts == 1 && $0.rights == 1 }
        return Self.longestRun(candidates.map { ($0.left, $0.right) }.sorted { $0.left < $1.left })
    }

    /// The longest part in which the right sides ascend too (patience sorting).
    private static func longestRun(_ pairs: [(left: Int, right: Int)]) -> [(left: Int, right: Int)] {
        var tops: [Int] = []
        var before = [Int?](repeating: nil, count: pairs.count)
        for (index, pair) in pairs.enumerated() {
            var low = 0
            var high = tops.count
            while low < high {
                let middle = (low + high) / 2
                if pairs[tops[middle]].right < pair.right { low = middle + 1 } else { high = middle }
            }
            before[index] = low > 0 ? tops[low - 1] : nil
            if low < tops.count { tops[low] = index } else { tops.append(index) }
        }
        var run: [(left: Int, right: Int)] = []
        var next = tops.last
        while let index = next {
            run.append(pairs[index])
            next = before[index]
        }
        return run.reversed()
    }

    /// The longest common subsequence of a small gap.
    private mutating func compare(_ one: Range<Int>, _ other: Range<Int>) {
        let changes = right[other].difference(from: left[one])
        var (gone, come) = (Set<Int>(), Set<Int>())
        for change in changes {
            switch change {
            case .remove(let offset, _, _): gone.insert(one.lowerBound + offset)
            case .insert(let offset, _, _): come.insert(other.lowerBound + offset)
            }
        }
        let kept = zip(one.filter { !gone.contains($0) }, other.filter { !come.contains($0) })
        found += kept.map { (left: $0, right: $1) }
    }
}
