import HL7

/// Which repetitions of two fields are the same one.
///
/// Identifiers, codes and people are sets: their order says nothing, and they are known by what identifies them (an
/// identifier and its authority). Names, addresses and telephone numbers have a first one that counts more, texts are
/// lines: they are matched in order, and a change of order is a difference.
struct RepetitionMatching {
    typealias Repetition = [[[UInt8]]]

    struct Pair {
        var left: Int?
        var right: Int?
        var hasMoved = false
    }

    private(set) var pairs: [Pair] = []

    init(_ left: [Repetition], _ right: [Repetition], type: String) {
        let isSet = Self.keys[type] != nil && Self.ordered.contains(type) == false
        var matched = [Int?](repeating: nil, count: left.count)
        var taken = [Bool](repeating: false, count: right.count)
        var moved: Set<Int> = []
        func pair(_ one: Int, _ other: Int) {
            matched[one] = other
            taken[other] = true
        }
        for found in SequenceAlignment.pairs(left, right) { pair(found.left, found.right) }
        let tokens: [(Repetition) -> Repetition?] =
            [{ $0 }] + (Self.keys[type] ?? []).map { places in { Self.key($0, places) } }
        for (number, token) in tokens.enumerated() {
            var places: [Repetition: [Int]] = [:]
            for index in right.indices.reversed() where !taken[index] {
                if let key = token(right[index]) { places[key, default: []].append(index) }
            }
            for index in left.indices where matched[index] == nil {
                guard let key = token(left[index]), let other = places[key]?.popLast() else { continue }
                pair(index, other)
                if number == 0, !isSet { moved.insert(index) }
            }
        }
        let rest = (left.indices.filter { matched[$0] == nil }, right.indices.filter { !taken[$0] })
        for (one, other) in zip(rest.0, rest.1) { pair(one, other) }
        pairs = left.indices.map { Pair(left: $0, right: matched[$0], hasMoved: moved.contains($0)) }
        pairs += right.indices.filter { !taken[$0] }.map { Pair(left: nil, right: $0) }
    }

    /// The components by which repetitions of a type are known, most telling first.
    private static let keys: [String: [[Int]]] = [
        "CX": [[1, 4], [4, 5]], "XCN": [[1, 9], [2, 3]], "XON": [[10, 6], [3, 6], [1]], "EI": [[1, 2, 3], [2, 3]],
        "CE": [[1, 3]], "CWE": [[1, 3]], "CNE": [[1, 3]], "IS": [], "ID": [], "CM_PAT_ID": [[1, 4]], "CK": [[1, 4]],
        "CN": [[1], [2, 3]], "XPN": [[7]], "XAD": [[7]], "XTN": [[2, 3]],
    ]

    private static let ordered: Set = ["XPN", "XAD", "XTN"]

    /// `nil` where none of the components has a value.
    private static func key(_ repetition: Repetition, _ places: [Int]) -> Repetition? {
        let parts = places.map { $0 <= repetition.count ? repetition[$0 - 1] : [] }
        return parts.allSatisfy(\.isEmpty) ? nil : parts
    }
}
