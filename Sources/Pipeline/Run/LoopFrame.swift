import HL7

/// A `for_each` under way: what is still to come, and what a name means now.
///
/// Steps in its body may delete and insert segments and repetitions; every live frame is then renumbered, so that
/// each item is visited once and none is skipped.
struct LoopFrame {
    /// A segment, or one repetition of a field in it.
    struct Item {
        var segment: Int
        /// 1-based; 0 in loops over segments.
        var repetition: Int
    }

    let path: Path
    /// Names that go with the looped segment.
    let with: [SegmentName]
    var items: [Item]
    var next = 0
    var scope = Scope()
    /// The current item; `nil` once the body has removed it.
    var current: Item?

    var isOverRepetitions: Bool { path.field != nil }

    /// The segment the loop's name means now and those that go with it.
    var currentSegments: [Int] {
        guard !isOverRepetitions, let current else { return [] }
        let names = [path.segment] + with
        return [current.segment] + scope.segments.lazy.filter { names.contains($0.name) }.flatMap(\.indices)
    }

    /// Follows segments to their new indices; those for which there is none are gone.
    mutating func renumber(_ newIndex: (Int) -> Int?) {
        for entry in scope.segments.indices {
            scope.segments[entry].indices = scope.segments[entry].indices.compactMap(newIndex)
        }
        if let repetition = scope.repetition {
            let moved = newIndex(repetition.segment)
            scope.repetition = (moved ?? -1, repetition.field, moved == nil ? 0 : repetition.repetition)
        }
        current = current.flatMap { item in
            newIndex(item.segment).map { Item(segment: $0, repetition: item.repetition) }
        }
        items = items[min(next, items.count)...].compactMap { item in
            newIndex(item.segment).map { Item(segment: $0, repetition: item.repetition) }
        }
        next = 0
    }

    /// Forgets segments that are as good as deleted; indices stay as they are.
    mutating func drop(_ gone: [Int]) {
        for index in gone {
            for entry in scope.segments.indices {
                let position = scope.segments[entry].indices.partitioningIndex { $0 >= index }
                guard position < scope.segments[entry].indices.count else { continue }
                if scope.segments[entry].indices[position] == index {
                    scope.segments[entry].indices.remove(at: position)
                }
            }
            if let repetition = scope.repetition, repetition.segment == index {
                scope.repetition = (-1, repetition.field, 0)
            }
            if current?.segment == index { current = nil }
            let first = items.partitioningIndex { $0.segment >= index }
            var end = first
            while end < items.count, items[end].segment == index { end += 1 }
            items.removeSubrange(max(first, min(next, end))..<end)
        }
    }

    /// A repetition was removed and later ones of its field moved up.
    mutating func closeUp(segment: Int, field: Int, repetition: Int) {
        if let seen = scope.repetition, seen.segment == segment, seen.field == field {
            if seen.repetition == repetition {
                scope.repetition = (segment, field, 0)
            } else if seen.repetition > repetition {
                scope.repetition = (segment, field, seen.repetition - 1)
            }
        }
        guard isOverRepetitions, path.field == field else { return }
        for index in items.indices.reversed() where items[index].segment == segment {
            if items[index].repetition == repetition, index >= next {
                items.remove(at: index)
            } else if items[index].repetition > repetition {
                items[index].repetition -= 1
            }
        }
    }
}
