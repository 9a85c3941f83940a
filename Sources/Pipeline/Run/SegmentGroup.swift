import HL7

/// Which segments go with the one that begins a group.
///
/// A group ends where the next of its kind begins. Within it, segments go with its head by name. A note belongs to
/// the segment it follows, so an NTE after a segment that is not of the group is not of the group either:
///
/// ```
/// OBX|1   head
/// NTE|1   with it
/// SPM|1   not asked for
/// NTE|1   the specimen's note: not with it
/// OBX|2   the next head
/// ```
struct SegmentGroup {
    private static let note = SegmentName("NTE")

    /// Indices of those that go with the segment at `start`, up to the next segment named `head`, in order.
    static func members(
        after start: Int, head: SegmentName, in message: Message, isMember: (SegmentName) -> Bool
    ) -> [Int] {
        var members: [Int] = []
        var isInGroup = true
        var index = start
        while index + 1 < message.segmentCount {
            index += 1
            guard let name = message.segmentName(at: index) else { continue }
            if name == head { break }
            if name != note { isInGroup = isMember(name) }
            if isInGroup, isMember(name) { members.append(index) }
        }
        return members
    }
}
