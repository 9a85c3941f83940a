import HL7

/// One segment, cut into fields, repetitions, components and subcomponents.
struct SegmentParts {
    private let bytes: ArraySlice<UInt8>
    private let isHeader: Bool
    let delimiters: Delimiters

    init(_ message: Message, segment: Int, isHeader: Bool) {
        bytes = message.segmentBytes(at: segment)
        delimiters = message.delimiters
        self.isHeader = isHeader
    }

    /// From field 1 on, without empty ones at the end. MSH-1 is the separator itself.
    func fields() -> [ArraySlice<UInt8>] {
        var fields = Self.split(bytes, at: delimiters.field)
        if isHeader {
            fields[0] = [delimiters.field]
        } else {
            fields.removeFirst()
        }
        while fields.last?.isEmpty == true { fields.removeLast() }
        return fields
    }

    func isSyntax(_ field: Int) -> Bool { isHeader && field <= 2 }

    func repetitions(of field: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
        field.isEmpty ? [] : Self.split(field, at: delimiters.repetition)
    }

    func components(of repetition: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
        Self.split(repetition, at: delimiters.component)
    }

    func subcomponents(of component: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
        Self.split(component, at: delimiters.subcomponent)
    }

    /// Whether there is anything but separators.
    func isValued(_ part: ArraySlice<UInt8>) -> Bool {
        !part.allSatisfy {
            $0 == delimiters.component || $0 == delimiters.subcomponent || $0 == delimiters.repetition
        }
    }

    /// At least one part, also of nothing.
    private static func split(_ bytes: ArraySlice<UInt8>, at delimiter: UInt8?) -> [ArraySlice<UInt8>] {
        guard let delimiter else { return [bytes] }
        return bytes.split(separator: delimiter, omittingEmptySubsequences: false)
    }
}
