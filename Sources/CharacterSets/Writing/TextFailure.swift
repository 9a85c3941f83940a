package import HL7

/// Text that cannot be written in the set that is asked for. Never holds content.
package struct TextFailure: Error, Hashable, Sendable {
    /// The field.
    package var location: Location?
    package var text: String

    init(location: Location?, text: String) {
        self.location = location
        self.text = text
    }

    /// For the segment at `index`, which `coding` cannot hold: names its first field with such a character.
    init(_ coding: TextCoding, _ hex: HexSequences?, _ message: Message, segment index: Int) {
        let coder = LineCoder(coding, hex)
        let fields = message.segmentBytes(at: index)
            .split(separator: message.delimiters.field, omittingEmptySubsequences: false)
        let number = fields.firstIndex { (try? coder.encode($0)) == nil } ?? 0
        self.init(
            location: message.location(ofPart: number, segment: index),
            text: "\(coding) cannot hold a character of this field")
    }
}

extension Message {
    /// The place of what stands behind `separators` field separators, with its segment's occurrence.
    func location(ofPart separators: Int, segment index: Int) -> Location? {
        guard let name = segmentName(at: index) else { return nil }
        let occurrence = (segments(named: name).firstIndex(of: index) ?? 0) + 1
        let field = name.isHeader && separators > 0 ? separators + 1 : separators
        return Location(segment: index, name: name, occurrence: occurrence, field: field > 0 ? field : nil)
    }
}
