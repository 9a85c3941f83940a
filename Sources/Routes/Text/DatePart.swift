/// One piece of a date format.
enum DatePart: Hashable, Sendable {
    case literal([UInt8])
    /// `yyyy`
    case year
    /// `yy`: 00–29 are 2000–2029, 30–99 are 1930–1999.
    case shortYear
    /// `MM` or `M`
    case month(isPadded: Bool)
    /// `MMM`: Jan … Dec
    case monthName
    case day(isPadded: Bool)
    /// `HH` or `H`: 0–23
    case hour(isPadded: Bool)
    /// `hh` or `h`: 1–12, with `a`
    case hourOfHalf(isPadded: Bool)
    /// `a`: AM or PM
    case half
    case minute
    case second
    /// `S` … `SSSS`
    case fraction(digits: Int)
    /// `ZZZ`: +0100
    case offset
    /// `Z`: Z or +01:00
    case isoOffset

    /// By the letters that write it.
    static let letters: [String: DatePart] = [
        "yyyy": .year, "yy": .shortYear, "MM": .month(isPadded: true), "M": .month(isPadded: false),
        "MMM": .monthName, "dd": .day(isPadded: true), "d": .day(isPadded: false), "HH": .hour(isPadded: true),
        "H": .hour(isPadded: false), "hh": .hourOfHalf(isPadded: true), "h": .hourOfHalf(isPadded: false), "a": .half,
        "mm": .minute, "ss": .second, "S": .fraction(digits: 1), "SS": .fraction(digits: 2),
        "SSS": .fraction(digits: 3), "SSSS": .fraction(digits: 4), "ZZZ": .offset, "Z": .isoOffset,
    ]

    static let monthNames = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

    /// What of a date it is: two parts of one format may not say the same.
    enum Meaning: Hashable, Sendable {
        case literal, year, month, day, hour, half, minute, second, fraction, offset
    }

    var meaning: Meaning {
        switch self {
        case .literal: .literal
        case .year, .shortYear: .year
        case .month, .monthName: .month
        case .day: .day
        case .hour, .hourOfHalf: .hour
        case .half: .half
        case .minute: .minute
        case .second: .second
        case .fraction: .fraction
        case .offset, .isoOffset: .offset
        }
    }
}
