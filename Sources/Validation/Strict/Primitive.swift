import HL7

/// What a value without parts must look like (HL7 v2.5.1 §2.A).
enum Primitive: Sendable {
    case number, sequence, date, time, timestamp
    /// Anything: ST, TX, FT, ID, IS, GTS, TN …
    case text

    init(_ type: String) {
        switch type {
        case "NM": self = .number
        case "SI": self = .sequence
        case "DT": self = .date
        case "TM": self = .time
        case "DTM", "TS", "TSComponentOne": self = .timestamp
        default: self = .text
        }
    }

    /// - Parameter value: unescaped, not empty and not `""`.
    func accepts(_ value: ArraySlice<UInt8>) -> Bool {
        switch self {
        case .text: true
        case .number: Self.isNumber(value)
        // v2.5.1 §2.A.70: a non-negative integer.
        case .sequence: value.count <= 9 && value.allSatisfy(Self.isDigit)
        case .date: Timestamp(hl7: value).map { $0.precision <= 3 && $0.offsetMinutes == nil } ?? false
        // Any day will do: a time of day is a time stamp without its date.
        case .time:
            value.first.map(Self.isDigit) == true
                && Timestamp(hl7: Array("20000101".utf8) + value).map { $0.precision >= 4 } == true
        case .timestamp: Timestamp(hl7: value) != nil
        }
    }

    /// `[+-]digits[.digits]`, without spaces.
    private static func isNumber(_ value: ArraySlice<UInt8>) -> Bool {
        var rest = value
        if rest.first == 0x2B || rest.first == 0x2D { rest = rest.dropFirst() }
        let whole = rest.prefix(while: isDigit)
        rest = rest.dropFirst(whole.count)
        guard let point = rest.first else { return !whole.isEmpty }
        let fraction = rest.dropFirst()
        // `.5` and `5.` are numbers; a point alone is none.
        return point == 0x2E && !(whole.isEmpty && fraction.isEmpty) && fraction.allSatisfy(isDigit)
    }

    private static func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }

    /// `a number`, as findings say what was expected.
    var words: String {
        switch self {
        case .text: "text"
        case .number: "a number (NM)"
        case .sequence: "a whole number (SI)"
        case .date: "a date YYYY[MM[DD]] (DT)"
        case .time: "a time HH[MM[SS[.S]]][+/-ZZZZ] (TM)"
        case .timestamp: "a date and time YYYY[MM[DD[HH[MM[SS[.S]]]]]][+/-ZZZZ]"
        }
    }
}
