extension Timestamp {
    /// The same time of day that many days later (earlier when negative), as precise as before.
    ///
    /// A month or a year alone is moved as its middle, so that what lies close together stays close together.
    ///
    /// - Returns: `nil` beyond the years 1…9999.
    package func adding(days: Int) -> Timestamp? {
        guard abs(days) <= 3_660_000 else { return nil }
        let start = CivilDate(year: year, month: month ?? 7, day: day ?? (month == nil ? 1 : 15))
        let end = CivilDate(daysSince1970: start.daysSince1970 + days)
        return Timestamp(
            year: end.year, month: month == nil ? nil : end.month, day: day == nil ? nil : end.day, hour: hour,
            minute: minute, second: second, fraction: fraction, offsetMinutes: offsetMinutes)
    }

    /// The same moment of another year; 29 February becomes the 28th where there is none.
    package func inYear(_ year: Int) -> Timestamp? {
        let last = CivilDate.days(inMonth: month ?? 1, of: max(1, year))
        return Timestamp(
            year: year, month: month, day: day.map { min($0, last) }, hour: hour, minute: minute, second: second,
            fraction: fraction, offsetMinutes: offsetMinutes)
    }
}
