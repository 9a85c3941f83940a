import HL7

/// What the order of segments says.
struct SegmentOrder {
    private let owners: (left: [Int?], right: [Int?])
    private var partner: [Int: Int] = [:]
    /// Names of segments that are too many, too few or moved.
    private var unsteady: Set<SegmentName> = []

    /// Segments that stand in sets: which of them comes first says nothing (their Set IDs only number them).
    private static let free: Set<String> = [
        "NK1", "AL1", "IAM", "DG1", "PR1", "GT1", "OBX", "ROL", "PRT", "DB1", "ARV",
    ]

    init(_ matching: SegmentMatching, _ lefts: [ComparedSegment], _ rights: [ComparedSegment]) {
        owners = (Self.owners(lefts), Self.owners(rights))
        for pair in matching.pairs {
            if let left = pair.left, let right = pair.right { partner[left] = right }
            guard pair.left == nil || pair.right == nil || pair.hasMoved else { continue }
            if let name = pair.left.flatMap({ lefts[$0].name }) { unsteady.insert(name) }
            if let name = pair.right.flatMap({ rights[$0].name }) { unsteady.insert(name) }
        }
    }

    /// Whether a segment that moved says the same where it is now: it still follows the segment that it belongs to.
    func isFree(_ old: ComparedSegment, _ new: ComparedSegment) -> Bool {
        guard let name = old.name else { return false }
        guard Self.isNote(name) || Self.isInSets(name) else { return false }
        guard let one = owners.left[old.index], let other = owners.right[new.index] else {
            return owners.left[old.index] == nil && owners.right[new.index] == nil
        }
        return partner[one] == other
    }

    /// Whether the Set ID of such a segment tells nothing but how many stand before it.
    func isRenumbered(_ segment: ComparedSegment) -> Bool {
        segment.hasSetID && segment.name.map(unsteady.contains) ?? false
    }

    private static func isInSets(_ name: SegmentName) -> Bool { name.isSiteDefined || free.contains(name.description) }

    private static func isNote(_ name: SegmentName) -> Bool { name.description == "NTE" }

    /// For each segment the one it belongs to: of a note the segment before it, of others the one before the set they
    /// stand in.
    private static func owners(_ segments: [ComparedSegment]) -> [Int?] {
        var (last, head) = (Int?.none, Int?.none)
        return segments.map { segment in
            guard let name = segment.name else { return last }
            if isNote(name) { return last }
            last = segment.index
            defer { if !isInSets(name) { head = segment.index } }
            return head
        }
    }
}
