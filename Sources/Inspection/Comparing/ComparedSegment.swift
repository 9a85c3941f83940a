import Dictionary
import HL7

/// One segment, read once for being compared with others.
struct ComparedSegment: Sendable {
    let index: Int
    let name: SegmentName?
    let occurrence: Int
    let isOnly: Bool
    /// The values of field 1 and on. Of a line without a name the whole line is the only one.
    let fields: [ComparedValue]
    /// Whether field 1 counts the segments of its name (type SI), and so tells only where it stands.
    let hasSetID: Bool

    init(_ message: Message, at index: Int, _ definitions: Definitions) {
        self.index = index
        name = message.segmentName(at: index)
        guard let name else {
            occurrence = 1
            isOnly = true
            hasSetID = false
            fields = [ComparedValue(whole: message.segmentBytes(at: index))]
            return
        }
        occurrence = message.occurrence(of: index, name)
        isOnly = message.segments(named: name).count == 1
        let cut = SegmentParts(message, segment: index)
        var values = cut.fields().enumerated().map { position, raw in
            cut.isSyntax(position + 1) ? ComparedValue(whole: raw) : ComparedValue(raw, cut)
        }
        while values.last?.isEmpty == true { values.removeLast() }
        fields = values
        hasSetID = definitions.field(1, of: name)?.type.map { $0.name == "SI".utf8 } ?? false
    }

    /// All it says but where it stands among its like.
    var content: SegmentKey {
        SegmentKey(name: name, content: hasSetID ? fields.dropFirst() : fields[...])
    }

    func field(_ number: Int) -> ComparedValue? {
        number >= 1 && number <= fields.count ? fields[number - 1] : nil
    }

    func firstText(ofField number: Int) -> [UInt8] {
        field(number)?.parts.first?.first?.first ?? []
    }

    func place() -> Location? {
        name.map { Location(segment: index, name: $0, occurrence: occurrence) }
    }
}

extension SegmentKey {
    init(name: SegmentName?, content: ArraySlice<ComparedValue>) {
        self.name = name
        // The values one behind the other, each part closed by a byte that tells which it was.
        var bytes: [UInt8] = []
        for value in content {
            for repetition in value.parts {
                for component in repetition {
                    for text in component { bytes += text + [0] }
                    bytes.append(1)
                }
                bytes.append(2)
            }
            bytes.append(3)
        }
        values = [bytes]
    }
}
