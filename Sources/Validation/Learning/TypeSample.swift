import Dictionary
import HL7

/// What was seen in the messages of one type.
struct TypeSample {
    private(set) var messages = 0
    private(set) var segments: [SegmentName: SegmentSample] = [:]
    /// In order of their first appearance.
    private(set) var order: [SegmentName] = []

    mutating func add(_ message: Message, number: Int, _ lexicon: Lexicon) {
        messages += 1
        var counts: [SegmentName: Int] = [:]
        for index in 0..<message.segmentCount {
            guard let name = message.segmentName(at: index) else { continue }
            counts[name, default: 0] += 1
            if segments[name] == nil { order.append(name) }
            let place = Location(segment: index, name: name, occurrence: counts[name] ?? 1)
            segments[name, default: SegmentSample()].add(message, at: place, number: number, lexicon)
        }
        for (name, count) in counts { segments[name]?.came(count) }
    }
}
