import HL7

/// Writes the parts of a date that are known.
struct DateWriter {
    private let date: Timestamp

    init(_ date: Timestamp) {
        self.date = date
    }

    func text(_ parts: [DatePart]) -> [UInt8] {
        var text: [UInt8] = []
        // The signs since the last part, and whether the part before them was written; at the start there is none.
        var signs: [UInt8] = []
        var isJoined = true
        for part in parts {
            if case .literal(let literal) = part {
                signs += literal
                continue
            }
            guard let value = value(part) else {
                signs = []
                isJoined = false
                continue
            }
            // After a gap the signs before this part belonged to what is missing, unless something stands before it.
            if isJoined || !text.isEmpty { text += signs }
            text += value
            signs = []
            isJoined = true
        }
        return isJoined ? text + signs : text
    }

    private func value(_ part: DatePart) -> [UInt8]? {
        switch part {
        case .literal(let literal): return literal
        case .year: return Self.padded(date.year, 4)
        case .shortYear: return Self.padded(date.year % 100, 2)
        case .month(let isPadded): return date.month.map { Self.padded($0, isPadded ? 2 : 1) }
        case .monthName: return Self.monthName(date.month)
        case .day(let isPadded): return date.day.map { Self.padded($0, isPadded ? 2 : 1) }
        case .hour(let isPadded): return date.hour.map { Self.padded($0, isPadded ? 2 : 1) }
        case .hourOfHalf(let isPadded): return date.hour.map { Self.padded(($0 + 11) % 12 + 1, isPadded ? 2 : 1) }
        case .half: return date.hour.map { Array(($0 < 12 ? "AM" : "PM").utf8) }
        case .minute: return date.minute.map { Self.padded($0, 2) }
        case .second: return date.second.map { Self.padded($0, 2) }
        case .fraction(let digits): return fraction(digits)
        case .offset: return date.offsetMinutes.map { Self.offset($0, separator: []) }
        case .isoOffset: return date.offsetMinutes.map { $0 == 0 ? [0x5A] : Self.offset($0, separator: [0x3A]) }
        }
    }

    /// Digits beyond those that the date has are zeros; more than asked for are cut.
    private func fraction(_ digits: Int) -> [UInt8]? {
        guard !date.fraction.isEmpty else { return nil }
        let zeros = [UInt8](repeating: 0x30, count: max(0, digits - date.fraction.count))
        return Array((date.fraction + zeros).prefix(digits))
    }

    private static func monthName(_ month: Int?) -> [UInt8]? {
        guard let month, DatePart.monthNames.indices.contains(month - 1) else { return nil }
        return Array(DatePart.monthNames[month - 1].utf8)
    }

    private static func offset(_ minutes: Int, separator: [UInt8]) -> [UInt8] {
        let size = minutes.magnitude
        return [minutes < 0 ? 0x2D : 0x2B] + padded(Int(size / 60), 2) + separator + padded(Int(size % 60), 2)
    }

    static func padded(_ number: Int, _ width: Int) -> [UInt8] {
        let digits = Array(String(number).utf8)
        return [UInt8](repeating: 0x30, count: max(0, width - digits.count)) + digits
    }
}
