/// Walks through the smallest parts of one segment, in order, in one pass.
package struct LeafWalk: Sequence, IteratorProtocol {
    package struct Leaf: Hashable, Sendable {
        /// 1-based; those of a header begin with 3.
        package var field: Int
        package var repetition: Int
        package var component: Int
        package var subcomponent: Int
        /// Counted from the segment's first byte.
        package var range: Range<Int>
    }

    private let segment: ArraySlice<UInt8>
    private let delimiters: Delimiters
    private var coming: Leaf?

    package init(_ segment: ArraySlice<UInt8>, isHeader: Bool, _ delimiters: Delimiters) {
        self.segment = segment
        self.delimiters = delimiters
        var start = 4
        if isHeader {
            start = (segment.dropFirst(4).firstIndex(of: delimiters.field) ?? segment.endIndex) - segment.startIndex + 1
        }
        guard segment.count >= start, segment.count > 3 else { return }
        coming = Leaf(field: isHeader ? 3 : 1, repetition: 1, component: 1, subcomponent: 1, range: start..<start)
    }

    package mutating func next() -> Leaf? {
        guard var leaf = coming else { return nil }
        var end = leaf.range.lowerBound
        while end < segment.count, !isSeparator(segment[segment.startIndex + end]) { end += 1 }
        leaf.range = leaf.range.lowerBound..<end
        coming = end < segment.count ? following(leaf, segment[segment.startIndex + end]) : nil
        return leaf
    }

    private func isSeparator(_ byte: UInt8) -> Bool {
        byte == delimiters.field || byte == delimiters.component || byte == delimiters.subcomponent
            || byte == delimiters.repetition
    }

    private func following(_ leaf: Leaf, _ separator: UInt8) -> Leaf {
        let start = leaf.range.upperBound + 1
        var next = leaf
        next.range = start..<start
        switch separator {
        case delimiters.subcomponent:
            next.subcomponent += 1
        case delimiters.component:
            (next.component, next.subcomponent) = (leaf.component + 1, 1)
        case delimiters.repetition:
            (next.repetition, next.component, next.subcomponent) = (leaf.repetition + 1, 1, 1)
        default:
            next = Leaf(field: leaf.field + 1, repetition: 1, component: 1, subcomponent: 1, range: start..<start)
        }
        return next
    }
}
