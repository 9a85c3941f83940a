/// Which messages of two files belong together: those with the same control id (MSH-10), if both files have any in
/// common, otherwise the first with the first and so on.
package struct MessagePairing: Sendable {
    package enum Rule: String, CaseIterable, Sendable {
        case auto
        case controlID = "control-id"
        case order
    }

    package struct Pair: Sendable {
        /// 0-based; `nil` for a message that only the other file has.
        package var left: Int?
        package var right: Int?
    }

    /// In the order of the first file; what only the second has comes last.
    package private(set) var pairs: [Pair]

    /// - Parameters: the control ids of the messages; `nil` for bytes that are no message.
    package init(_ left: [[UInt8]?], _ right: [[UInt8]?], by rule: Rule) {
        var places: [[UInt8]: [Int]] = [:]
        for (index, id) in right.enumerated().reversed() {
            if let id, !id.isEmpty { places[id, default: []].append(index) }
        }
        var taken: Set<Int> = []
        var matched: [Int?] = left.map { id in
            guard rule != .order, let id, let other = places[id]?.popLast() else { return nil }
            taken.insert(other)
            return other
        }
        if rule == .order || (rule == .auto && taken.isEmpty) {
            matched = left.indices.map { $0 < right.count ? $0 : nil }
            taken = Set(right.indices.prefix(left.count))
        }
        // What has no control id in both files belongs together as it comes.
        var nameless = right.indices.filter { right[$0]?.isEmpty != false && !taken.contains($0) }[...]
        for index in left.indices where matched[index] == nil && left[index]?.isEmpty != false {
            guard rule != .controlID, let other = nameless.popFirst() else { break }
            matched[index] = other
            taken.insert(other)
        }
        pairs = matched.enumerated().map { Pair(left: $0.offset, right: $0.element) }
        pairs += right.indices.filter { !taken.contains($0) }.map { Pair(left: nil, right: $0) }
    }
}
