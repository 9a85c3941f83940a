import HL7

/// A value as a tree of texts: unescaped, without the separators of its message, without empty parts at the end.
/// Two values are equal when they mean the same: `A^^` and `A`, `\T\` and `\X26\`, whatever the delimiters.
struct ComparedValue: Hashable, Sendable {
    /// Repetitions, components and subcomponents.
    var parts: [[[[UInt8]]]]

    init(_ raw: ArraySlice<UInt8>, _ cut: SegmentParts) {
        parts = cut.repetitions(of: raw).map { repetition in
            let components = cut.components(of: repetition).map { component in
                Self.trimmed(cut.subcomponents(of: component).map { Escapes.decode($0, cut.delimiters) }) { $0.isEmpty }
            }
            return Self.trimmed(components) { $0.isEmpty }
        }
        parts = Self.trimmed(parts) { $0.isEmpty }
    }

    /// MSH-1 and MSH-2, which have no parts.
    init(whole bytes: ArraySlice<UInt8>) {
        parts = bytes.isEmpty ? [] : [[[Array(bytes)]]]
    }

    var isEmpty: Bool { parts.isEmpty }

    private static func trimmed<Part>(_ parts: [Part], _ isEmpty: (Part) -> Bool) -> [Part] {
        var parts = parts
        while let last = parts.last, isEmpty(last) { parts.removeLast() }
        return parts
    }
}
