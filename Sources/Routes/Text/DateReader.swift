import HL7

/// Reads a text that should be a date in a given format.
struct DateReader {
    private let text: [UInt8]
    private var position = 0
    private var numbers: [DatePart.Meaning: Int] = [:]
    private var fraction: [UInt8] = []
    private var isAfternoon: Bool?

    init(_ text: [UInt8]) {
        self.text = text
    }

    mutating func date(_ parts: [DatePart]) -> Timestamp? {
        for part in parts {
            guard take(part) else { return nil }
        }
        guard position == text.count, settleHalf() else { return nil }
        return Timestamp(
            year: numbers[.year] ?? 0, month: numbers[.month], day: numbers[.day], hour: numbers[.hour],
            minute: numbers[.minute], second: numbers[.second], fraction: fraction, offsetMinutes: numbers[.offset])
    }

    // MARK: Parts

    private mutating func take(_ part: DatePart) -> Bool {
        switch part {
        case .literal(let literal): return take(literal)
        case .year, .shortYear: return takeYear(part)
        case .monthName: return takeMonthName()
        case .month(let isPadded): return takeNumber(.month, isPadded, 1...12)
        case .day(let isPadded): return takeNumber(.day, isPadded, 1...31)
        case .hour(let isPadded): return takeNumber(.hour, isPadded, 0...23)
        case .hourOfHalf(let isPadded): return takeNumber(.hour, isPadded, 1...12)
        case .half: return takeHalf()
        case .minute: return takeNumber(.minute, true, 0...59)
        case .second: return takeNumber(.second, true, 0...59)
        case .fraction(let digits):
            let start = position
            guard takeDigits(digits...digits) != nil else { return false }
            fraction = Array(text[start..<position])
            return true
        case .offset: return takeOffset(separator: [])
        case .isoOffset:
            if take([0x5A]) {
                numbers[.offset] = 0
                return true
            }
            return takeOffset(separator: [0x3A])
        }
    }

    private mutating func take(_ literal: [UInt8]) -> Bool {
        guard text[position...].starts(with: literal) else { return false }
        position += literal.count
        return true
    }

    private mutating func takeDigits(_ counts: ClosedRange<Int>) -> Int? {
        let digits = text[position...].prefix(counts.upperBound).prefix { (0x30...0x39).contains($0) }
        guard digits.count >= counts.lowerBound else { return nil }
        position += digits.count
        return digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
    }

    private mutating func takeNumber(
        _ meaning: DatePart.Meaning, _ isPadded: Bool, _ range: ClosedRange<Int>
    ) -> Bool {
        guard let number = takeDigits(isPadded ? 2...2 : 1...2), range.contains(number) else { return false }
        numbers[meaning] = number
        return true
    }

    private mutating func takeYear(_ part: DatePart) -> Bool {
        guard part == .shortYear else {
            guard let year = takeDigits(4...4) else { return false }
            numbers[.year] = year
            return true
        }
        guard let year = takeDigits(2...2) else { return false }
        numbers[.year] = year < 30 ? 2000 + year : 1900 + year
        return true
    }

    private mutating func takeMonthName() -> Bool {
        let name = text[position...].prefix(3).map { $0 | 0x20 }
        guard let month = DatePart.monthNames.firstIndex(where: { $0.utf8.map { $0 | 0x20 } == name }) else {
            return false
        }
        position += 3
        numbers[.month] = month + 1
        return true
    }

    private mutating func takeHalf() -> Bool {
        let half = text[position...].prefix(2).map { $0 | 0x20 }
        guard half == [0x61, 0x6D] || half == [0x70, 0x6D] else { return false }
        position += 2
        isAfternoon = half[0] == 0x70
        return true
    }

    private mutating func takeOffset(separator: [UInt8]) -> Bool {
        guard position < text.count, text[position] == 0x2B || text[position] == 0x2D else { return false }
        let isNegative = text[position] == 0x2D
        position += 1
        guard let hours = takeDigits(2...2), hours < 24, take(separator), let minutes = takeDigits(2...2), minutes < 60
        else { return false }
        numbers[.offset] = (isNegative ? -1 : 1) * (hours * 60 + minutes)
        return true
    }

    /// 12 AM is 0, 12 PM is 12.
    private mutating func settleHalf() -> Bool {
        guard let isAfternoon else { return true }
        guard let hour = numbers[.hour] else { return false }
        numbers[.hour] = hour % 12 + (isAfternoon ? 12 : 0)
        return true
    }
}
