import CharacterSets
import HL7
import Routes

/// Makes one message of each group that begins with the segment `every`.
///
/// A part has the header, the group, and what `keep` names from around it: for a message with several patients the
/// patient its group belongs to, not the others.
///
/// ```
/// every: OBR, keep: [PID, PV1], with: [OBX]       parts
/// MSH PID|1 PV1|1 OBR|1 OBX OBX                   MSH PID|1 PV1|1 OBR|1 OBX OBX
///                 OBR|2 OBX                       MSH PID|1 PV1|1 OBR|2 OBX
///     PID|2       OBR|3 OBX                       MSH PID|2 OBR|3 OBX
/// ```
///
/// Segments of `keep` after the last group go into every part around which the same segments stand. What neither
/// `keep` nor `with` names is in no part. A message without any group stays as it is.
struct Splitter {
    private let split: Route.Split

    /// A group and the kept segments before it, indices in ascending order.
    private struct Group {
        let head: Int
        let around: [Int]
    }

    init(_ split: Route.Split) {
        self.split = split
    }

    func parts(of whole: Dispatcher.Part, _ runner: inout Runner) throws(Halt) -> [Dispatcher.Part] {
        let message = whole.message
        let (groups, trailing) = try groups(in: message, runner)
        guard let last = groups.last else {
            if runner.trace.isRecording { runner.trace.note("no \(split.every) to split at", depth: 0) }
            return [whole]
        }
        let lineEnd = Self.lineEnd(of: message)
        var parts: [Dispatcher.Part] = []
        parts.reserveCapacity(groups.count)
        for (number, group) in groups.enumerated() {
            let members = SegmentGroup.members(after: group.head, head: split.every, in: message, isMember: isMember)
            let end = group.around == last.around ? trailing : []
            let indices = [0] + group.around + [group.head] + members + end
            try runner.spend(indices.count, at: split.place)
            var bytes: [UInt8] = []
            for index in indices { bytes += message.segmentBytes(at: index) + lineEnd }
            try runner.willWrite(bytes.count, split.place)
            guard var part = try? Message(bytes, limits: runner.limits.message) else {
                throw runner.failure(.internalError, "a part of the message is no message", split.place)
            }
            part.addToControlID(".\(number + 1)")
            let outgoing = whole.outgoing?.part(of: message, segments: indices, lineEnd: lineEnd.count)
            parts.append(Dispatcher.Part(message: part, outgoing: outgoing))
        }
        return parts
    }

    /// What ends the header: CR, LF or CRLF.
    private static func lineEnd(of message: Message) -> [UInt8] {
        let bytes = message.serialized()
        guard let end = bytes.firstIndex(where: { $0 == 0x0D || $0 == 0x0A }) else { return [0x0D] }
        return bytes[end...].starts(with: [0x0D, 0x0A]) ? [0x0D, 0x0A] : [bytes[end]]
    }

    private func isMember(_ name: SegmentName) -> Bool {
        split.with.contains { $0.matches(name) }
    }

    /// Every group, and the kept segments that follow the last one under names that nothing around it has.
    ///
    /// A kept segment after a group takes the place of what stood under its name before, and of all kept segments
    /// that followed that: a second PID ends what the first PID's PV1 was about.
    private func groups(in message: Message, _ runner: Runner) throws(Halt) -> (groups: [Group], trailing: [Int]) {
        var kept = 0
        var groups: [Group] = []
        var older: [Int] = []
        var newer: [Int] = []
        for index in 0..<message.segmentCount where index > 0 {
            guard let name = message.segmentName(at: index) else { continue }
            if name == split.every {
                // Checked as they are found: each group may hold a list of its own.
                guard groups.count < runner.limits.parts else {
                    throw runner.failure(
                        .internalError, "the message splits into more than \(runner.limits.parts) parts", split.place)
                }
                older += newer
                newer = []
                kept += older.count
                guard kept <= runner.limits.steps else {
                    throw runner.failure(
                        .internalError, "one message took more than \(runner.limits.steps) steps", split.place)
                }
                groups.append(Group(head: index, around: older))
            } else if split.keep.contains(where: { $0.matches(name) }), groups.isEmpty || !isMember(name) {
                newer.append(index)
                guard !groups.isEmpty else { continue }
                if let known = older.firstIndex(where: { message.segmentName(at: $0) == name }) {
                    older.removeSubrange(known...)
                }
            }
        }
        let around = Set((groups.last?.around ?? []).compactMap { message.segmentName(at: $0) })
        return (groups, newer.filter { index in !around.contains { message.segmentName(at: index) == $0 } })
    }
}

extension Message {
    private static let controlIDPath = Path(segment: .msh, field: 10)

    /// MSH-10 as sent.
    var controlID: [UInt8] {
        location(of: Self.controlIDPath, in: Scope()).map { Array(raw(at: $0)) } ?? []
    }

    fileprivate mutating func addToControlID(_ suffix: String) {
        guard let target = targets(of: Self.controlIDPath, in: Scope()).first else { return }
        setRaw(controlID + Array(suffix.utf8), at: target)
    }
}
