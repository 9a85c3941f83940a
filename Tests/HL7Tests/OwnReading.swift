import CharacterSets
import HL7
import Testing

/// One message of the corpus as this project reads it, in the words of the oracle.
struct OwnReading {
    let message: Message

    /// - Returns: `nil` when it is refused.
    init?(of file: String, message number: Int) throws {
        let all = Corpus.messages(in: try Corpus.bytes(of: file))
        guard all.indices.contains(number - 1), let read = try? TextReader().read(all[number - 1]) else { return nil }
        message = read.message
    }

    /// Also of lines whose identifier is none: what stands before their first separator.
    var segments: [String] {
        (0..<message.segmentCount).map { index in
            let name = message.segmentBytes(at: index).prefix { $0 != message.delimiters.field }
            return String(decoding: name.prefix(3), as: UTF8.self)
        }
    }

    func value(_ probe: Corpus.Probe) -> String {
        guard let name = SegmentName(probe.segment), probe.numbers.count == 5 else { return "" }
        let path = Path(
            segment: name, segmentPick: .number(probe.numbers[0]), field: probe.numbers[1],
            fieldPick: .number(probe.numbers[2]), component: probe.numbers[3], subcomponent: probe.numbers[4])
        return String(decoding: message.text(path), as: UTF8.self)
    }

    /// - Parameter label: Segment and field, such as `PID.3`.
    /// - Returns: `nil` when there is no such segment.
    func repetitions(_ label: String) throws -> Int? {
        let parts = label.split(separator: ".")
        let segment = try #require(SegmentName(parts[0]))
        let field = try #require(Int(parts[1]))
        return message.segments(named: segment).first.map { message.repetitionCount(segment: $0, field: field) }
    }
}
