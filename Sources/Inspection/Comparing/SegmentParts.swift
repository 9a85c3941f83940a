package import HL7

/// One segment, cut into fields, repetitions, components and subcomponents.
package struct SegmentParts: Sendable {
    private let bytes: ArraySlice<UInt8>
    private let isHeader: Bool
    package let delimiters: Delimiters

    package init(_ message: Message, segment: Int) {
        bytes = message.segmentBytes(at: segment)
        delimiters = message.delimiters
        isHeader = message.segmentName(at: segment)?.isHeader ?? false
    }

    /// From field 1 on, without empty ones at the end. MSH-1 is the separator itself.
    package func fields() -> [ArraySlice<UInt8>] {
        var fields = Self.split(bytes, at: delimiters.field)
        if isHeader {
            fields[0] = [delimiters.field]
        } else {
            fields.removeFirst()
        }
        while fields.last?.isEmpty == true { fields.removeLast() }
        return fields
    }

    /// MSH-1 and MSH-2, which have no parts.
    package func isSyntax(_ field: Int) -> Bool { isHeader && field <= 2 }

    package func repetitions(of field: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
        field.isEmpty ? [] : Self.split(field, at: delimiters.repetition)
    }

    package func components(of repetition: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
        Self.split(repetition, at: delimiters.component)
    }

    package func subcomponents(of component: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
        Self.split(component, at: delimiters.subcomponent)
    }

    /// Whether there is anything but separators.
    package func isValued(_ part: ArraySlice<UInt8>) -> Bool {
        !part.allSatisfy {
            $0 == delimiters.component || $0 == delimiters.subcomponent || $0 == delimiters.repetition
        }
    }

    /// The unescaped text of the first smallest part of the first repetition.
    package func firstText(of field: ArraySlice<UInt8>) -> [UInt8] {
        let leaf = field.prefix {
            $0 != delimiters.repetition && $0 != delimiters.component && $0 != delimiters.subcomponent
        }
        return Escapes.decode(leaf, delimiters)
    }

    /// Parts of one whole; what is beyond stays together in the last one.
    package static let mostParts = 100_000

    /// At least one part, also of nothing.
    private static func split(_ bytes: ArraySlice<UInt8>, at delimiter: UInt8?) -> [ArraySlice<UInt8>] {
        guard let delimiter else { return [bytes] }
        return bytes.split(separator: delimiter, maxSplits: mostParts - 1, omittingEmptySubsequences: false)
    }
}
