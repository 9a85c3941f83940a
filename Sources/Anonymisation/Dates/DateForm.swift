import HL7

/// Days as some senders write them although the standard does not (DT is `YYYYMMDD`).
struct DateForm {
    /// Positions of year, month and day in the ten characters, and the separator between them.
    private var year: Int
    private var month: Int
    private var day: Int
    private var separator: UInt8

    /// Characters that the day takes.
    let length = 10

    private static let all = [
        DateForm(year: 0, month: 5, day: 8, separator: 0x2D), DateForm(year: 0, month: 5, day: 8, separator: 0x2F),
        DateForm(year: 6, month: 3, day: 0, separator: 0x2E), DateForm(year: 6, month: 0, day: 3, separator: 0x2F),
        DateForm(year: 6, month: 3, day: 0, separator: 0x2F), DateForm(year: 6, month: 3, day: 0, separator: 0x2D),
    ]

    /// A day, and behind it nothing or a time of day.
    static func read(_ text: [UInt8]) -> (form: DateForm, year: Int, month: Int, day: Int)? {
        guard text.count >= 10, isTime(text[10...]) else { return nil }
        for form in all {
            guard let year = number(text, form.year, 4), let month = number(text, form.month, 2),
                let day = number(text, form.day, 2), text[..<10].count(where: { $0 == form.separator }) == 2,
                Timestamp(year: year, month: month, day: day) != nil
            else { continue }
            return (form, year, month, day)
        }
        return nil
    }

    func written(_ date: Timestamp, rest: ArraySlice<UInt8>) -> [UInt8] {
        var text = [UInt8](repeating: separator, count: length)
        Self.put(date.year, into: &text, year, 4)
        Self.put(date.month ?? 1, into: &text, month, 2)
        Self.put(date.day ?? 1, into: &text, day, 2)
        return text + rest
    }

    /// `T10:15:00.123+01:00` and less.
    private static func isTime(_ text: ArraySlice<UInt8>) -> Bool {
        guard let first = text.first else { return true }
        return (first == 0x54 || first == 0x20) && text.count <= 20
            && text.dropFirst().allSatisfy {
                (0x30...0x3A).contains($0) || $0 == 0x2E || $0 == 0x2B || $0 == 0x2D || $0 == 0x5A
            }
    }

    private static func number(_ text: [UInt8], _ start: Int, _ count: Int) -> Int? {
        text[start..<start + count].reduce(0 as Int?) { value, byte in
            (0x30...0x39).contains(byte) ? value.map { $0 * 10 + Int(byte - 0x30) } : nil
        }
    }

    private static func put(_ value: Int, into text: inout [UInt8], _ start: Int, _ count: Int) {
        var value = value
        for index in (start..<start + count).reversed() {
            text[index] = 0x30 + UInt8(truncatingIfNeeded: value % 10)
            value /= 10
        }
    }
}
