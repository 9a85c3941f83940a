/// A date, or a date and time, as precise as it was written (HL7 v2.7 §2.A.22 DTM):
/// `YYYY[MM[DD[HH[MM[SS[.S[S[S[S]]]]]]]]][+/-ZZZZ]`.
package struct Timestamp: Hashable, Sendable {
    /// 1…9999
    package let year: Int
    package let month: Int?
    package let day: Int?
    /// 0…23
    package let hour: Int?
    package let minute: Int?
    /// 0…59
    package let second: Int?
    /// ASCII digits behind the point, as written; none to four.
    package let fraction: [UInt8]
    /// East of UTC; -1439…1439. `nil` when no zone was written.
    package let offsetMinutes: Int?

    /// Checks that the parts make a date: none is missing before one that is there, and the day exists.
    package init?(
        year: Int, month: Int? = nil, day: Int? = nil, hour: Int? = nil, minute: Int? = nil, second: Int? = nil,
        fraction: [UInt8] = [], offsetMinutes: Int? = nil
    ) {
        let parts = [month, day, hour, minute, second]
        let given = parts.prefix { $0 != nil }.count
        guard parts[given...].allSatisfy({ $0 == nil }), fraction.isEmpty || given == 5 else { return nil }
        func lies(_ value: Int?, in range: ClosedRange<Int>) -> Bool { value.map(range.contains) ?? true }
        guard (1...9999).contains(year), lies(month, in: 1...12),
            lies(day, in: 1...CivilDate.days(inMonth: month ?? 1, of: year)), lies(hour, in: 0...23),
            lies(minute, in: 0...59), lies(second, in: 0...59), lies(offsetMinutes, in: -1439...1439),
            fraction.count <= 4, fraction.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 })
        else { return nil }
        self.year = year
        self.month = month
        self.day = day
        self.hour = hour
        self.minute = minute
        self.second = second
        self.fraction = fraction
        self.offsetMinutes = offsetMinutes
    }

    /// An instant as the clock of a zone shows it, with milliseconds; beyond the years 1…9999 their first or last
    /// second.
    package init(secondsSince1970: Int64, nanoseconds: Int32, offsetMinutes: Int) {
        let offset = min(max(offsetMinutes, -1439), 1439)
        let instant = min(max(secondsSince1970, -62_135_596_800 + 86_400), 253_402_300_799 - 86_400)
        let local = instant + Int64(offset) * 60
        let days = Int((local - ((local % 86_400) + 86_400) % 86_400) / 86_400)
        let second = Int(((local % 86_400) + 86_400) % 86_400)
        let date = CivilDate(daysSince1970: days)
        let milliseconds = Int(min(max(nanoseconds, 0), 999_999_999)) / 1_000_000
        year = date.year
        month = date.month
        day = date.day
        hour = second / 3600
        minute = second / 60 % 60
        self.second = second % 60
        fraction = [milliseconds / 100, milliseconds / 10 % 10, milliseconds % 10].map { 0x30 + UInt8($0) }
        self.offsetMinutes = offset
    }

    /// How far it goes: 1 the year alone, 2 the month, 3 day, 4 hour, 5 minute, 6 second.
    package var precision: Int {
        if second != nil { return 6 }
        if minute != nil { return 5 }
        if hour != nil { return 4 }
        return day != nil ? 3 : month != nil ? 2 : 1
    }

    /// -1, 0 or 1, at the shorter of the two precisions: `20260301` and `202603011530` are equal.
    ///
    /// Times whose zones are both known and differ are compared as instants; otherwise as written. This is no total
    /// order (two days can each equal the same month), so the type is not `Comparable`.
    package func compared(to other: Timestamp) -> Int {
        let precision = min(precision, other.precision)
        if precision > 3, let own = instant, let its = other.instant, offsetMinutes != other.offsetMinutes {
            let unit = precision == 6 ? 1 : precision == 5 ? 60 : 3600
            let (left, right) = (CivilDate.floor(own, unit), CivilDate.floor(its, unit))
            if left != right { return left < right ? -1 : 1 }
        } else {
            for (left, right) in zip(parts, other.parts).prefix(precision) where left != right {
                return left < right ? -1 : 1
            }
        }
        guard precision == 6 else { return 0 }
        for (left, right) in zip(fraction, other.fraction) where left != right { return left < right ? -1 : 1 }
        return 0
    }

    /// Seconds since 1970 UTC, where hour and zone are known; missing minutes and seconds are 0.
    package var instant: Int? {
        guard let month, let day, let hour, let offsetMinutes else { return nil }
        let days = CivilDate(year: year, month: month, day: day).daysSince1970
        return days * 86_400 + hour * 3600 + (minute ?? 0) * 60 + (second ?? 0) - offsetMinutes * 60
    }

    private var parts: [Int] { [year, month ?? 0, day ?? 0, hour ?? 0, minute ?? 0, second ?? 0] }
}
