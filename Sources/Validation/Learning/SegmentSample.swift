import Dictionary
import HL7

/// What was seen of the segments of one name.
struct SegmentSample {
    /// Messages that had any.
    private(set) var messages = 0
    private(set) var mostInOne = 0
    private(set) var occurrences = 0
    /// By number of field.
    private(set) var fields: [Int: PlaceSample] = [:]

    mutating func came(_ count: Int) {
        messages += 1
        mostInOne = max(mostInOne, count)
    }

    mutating func add(_ message: Message, at place: Location, number: Int, _ lexicon: Lexicon) {
        occurrences += 1
        let bytes = message.segmentBytes(at: place.segment)
        let separators = bytes.count { $0 == message.delimiters.field }
        let last = min(separators + (place.name.isHeader ? 1 : 0), Path.largestNumber)
        guard last > 0 else { return }
        let definition = lexicon.segment(place.name)
        for position in 1...last {
            var place = place
            place.field = position
            guard !place.isHeaderSyntax, message.state(at: place) != .empty else { continue }
            fields[position, default: PlaceSample()].add(
                message, at: place, definition?.field(position), number: number, lexicon)
        }
    }
}
