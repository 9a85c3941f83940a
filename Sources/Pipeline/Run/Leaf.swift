import HL7

/// Cutting raw values at the delimiters of their message.
enum Leaf {
    static let null: [UInt8] = [0x22, 0x22]

    static func first(of raw: ArraySlice<UInt8>, in location: Location, _ delimiters: Delimiters) -> ArraySlice<UInt8> {
        guard !location.isHeaderSyntax else { return raw }
        let end = raw.firstIndex {
            $0 == delimiters.component || $0 == delimiters.repetition || $0 == delimiters.subcomponent
        }
        return raw[..<(end ?? raw.endIndex)]
    }

    /// The part of a raw value that fits where `level` is meant: its first repetition, component or subcomponent.
    static func cut(_ raw: ArraySlice<UInt8>, to level: Level, _ delimiters: Delimiters) -> ArraySlice<UInt8> {
        let end = raw.firstIndex {
            ($0 == delimiters.repetition && level >= .repetition)
                || ($0 == delimiters.component && level >= .component)
                || ($0 == delimiters.subcomponent && level >= .subcomponent)
        }
        return raw[..<(end ?? raw.endIndex)]
    }

    /// How deep in a field a place lies.
    enum Level: Int, Comparable {
        case field
        case repetition
        case component
        case subcomponent

        init?(_ location: Location) {
            guard location.field != nil else { return nil }
            if location.subcomponent != nil {
                self = .subcomponent
            } else if location.component != nil {
                self = .component
            } else {
                self = location.repetition == nil ? .field : .repetition
            }
        }

        static func < (left: Level, right: Level) -> Bool { left.rawValue < right.rawValue }
    }
}
