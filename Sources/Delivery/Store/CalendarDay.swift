/// A UTC day of the years 2000 to 2099: yyMMdd in ids, `2026-11-23` in file names.
struct CalendarDay: Hashable, Sendable {
    /// Days since 1970-01-01.
    var number: Int64

    init(number: Int64) {
        self.number = number
    }

    /// - Parameter written: yyMMdd.
    init(written: Int) {
        number = Self.days(year: 2000 + written / 10_000, month: written / 100 % 100, day: written % 100)
    }

    static func number(ofNanoseconds nanoseconds: Int64) -> Int64 {
        let day: Int64 = 86_400_000_000_000
        return nanoseconds >= 0 ? nanoseconds / day : (nanoseconds - day + 1) / day
    }

    /// yyMMdd; 000101 before 2000, 991231 after 2099.
    var written: Int {
        let (year, month, day) = civil
        if year < 2000 { return 101 }
        if year > 2099 { return 991_231 }
        return (year - 2000) * 10_000 + month * 100 + day
    }

    /// Nanoseconds since 1970-01-01 UTC.
    var begin: Int64 { number &* 86_400_000_000_000 }

    var next: CalendarDay { CalendarDay(number: number + 1) }

    /// Gregorian date by eras of 400 years, with the year starting in March so that February's end needs no case.
    private var civil: (year: Int, month: Int, day: Int) {
        let shifted = min(max(number, -700_000), 3_000_000) + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let marchMonth = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * marchMonth + 2) / 5 + 1
        let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
        return (Int(yearOfEra + era * 400) + (month <= 2 ? 1 : 0), Int(month), Int(day))
    }

    private static func days(year: Int, month: Int, day: Int) -> Int64 {
        let shiftedYear = Int64(month <= 2 ? year - 1 : year)
        let era = shiftedYear / 400
        let yearOfEra = shiftedYear - era * 400
        let marchMonth = Int64(month > 2 ? month - 3 : month + 9)
        let dayOfYear = (153 * marchMonth + 2) / 5 + Int64(day) - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }
}
