import HL7
import Routes
import Testing

@Suite struct DateFormatTests {
    private func written(_ format: String, _ date: String) throws -> String {
        let timestamp = try #require(Timestamp(hl7: Array(date.utf8)))
        return String(decoding: try DateFormat(format).format(timestamp), as: UTF8.self)
    }

    private func read(_ format: String, _ text: String) throws -> String? {
        try DateFormat(format).parse(Array(text.utf8)).map { String(decoding: $0.hl7, as: UTF8.self) }
    }

    @Test(
        "A date is written in the format",
        arguments: [
            ("yyyyMMdd", "19800214120000", "19800214"), ("dd.MM.yyyy", "19800214", "14.02.1980"),
            ("d/M/yy", "19800204", "4/2/80"), ("dd MMM yyyy", "19801214", "14 Dec 1980"),
            ("yyyy-MM-dd'T'HH:mm:ss", "20260301101500", "2026-03-01T10:15:00"),
            ("yyyy-MM-dd'T'HH:mm:ssZ", "20260301101500+0100", "2026-03-01T10:15:00+01:00"),
            ("HH:mmZ", "202603011015+0000", "10:15Z"), ("HHmmZZZ", "202603011015-0930", "1015-0930"),
            ("hh:mm a", "202603010005", "12:05 AM"), ("h:mm a", "202603011305", "1:05 PM"),
            ("H'h'mm", "202603010905", "9h05"), ("''yy", "2026", "'26"),
            ("'o''clock' HH", "2026030109", "o'clock 09"),
            ("ss.SSS", "20260301101512.5", "12.500"), ("ss.S", "20260301101512.987", "12.9"),
            ("yyyyMMddHHmmss", "00010203040506", "00010203040506"),
        ])
    func formatted(_ format: String, _ date: String, _ text: String) throws {
        #expect(try written(format, date) == text)
    }

    @Test(
        "What a date does not say is left out with the signs around it",
        arguments: [
            ("yyyyMMddHHmmss", "19800214", "19800214"), ("yyyy-MM-dd HH:mm", "19800214", "1980-02-14"),
            ("yyyy-MM-dd", "1980", "1980"), ("dd.MM.yyyy", "198002", "02.1980"), ("dd.MM.yyyy", "1980", "1980"),
            ("yyyy-MM-dd'T'HH:mm:ss.SSSZ", "20260301101500", "2026-03-01T10:15:00"), ("HH:mm", "19800214", ""),
            ("HH:mm 'h'", "2026030110", "10"),
        ])
    func partial(_ format: String, _ date: String, _ text: String) throws {
        #expect(try written(format, date) == text)
    }

    @Test(
        "A text in the format is read",
        arguments: [
            ("yyyyMMdd", "19800214", "19800214"), ("dd.MM.yyyy", "14.02.1980", "19800214"),
            ("d/M/yyyy", "4/12/1980", "19801204"),
            ("dd-MMM-yyyy", "04-FEB-1980", "19800204"), ("yyMMdd", "290101", "20290101"),
            ("yyMMdd", "300101", "19300101"),
            ("MM/dd/yyyy hh:mm a", "12/31/2025 12:05 am", "202512310005"),
            ("MM/dd/yyyy hh:mm a", "12/31/2025 12:05 PM", "202512311205"),
            ("yyyy-MM-dd'T'HH:mm:ss.SSSZ", "2026-03-01T10:15:00.123+01:00", "20260301101500.123+0100"),
            ("yyyy-MM-dd'T'HH:mm:ssZ", "2026-03-01T10:15:00Z", "20260301101500+0000"),
            ("yyyyMMddHHmmZZZ", "202603011015-0930", "202603011015-0930"), ("yyyy", "2026", "2026"),
            ("yyyyMMdd", "20240229", "20240229"),
        ])
    func parsed(_ format: String, _ text: String, _ date: String) throws {
        #expect(try read(format, text) == date)
    }

    @Test(
        "A text that is not exactly in the format, or no such day, is no date",
        arguments: [
            ("yyyyMMdd", "1980021"), ("yyyyMMdd", "198002140"), ("yyyyMMdd", "19800230"), ("yyyyMMdd", "20230229"),
            ("yyyyMMdd", "19001301"), ("yyyyMMdd", "1980 214"), ("yyyyMMdd", ""), ("yyyyMMdd", "00000101"),
            ("dd.MM.yyyy", "14.02.80"), ("dd.MM.yyyy", "4.2.1980"), ("dd.MM.yyyy", "14-02-1980"),
            ("d.M.yyyy", "32.1.1980"),
            ("yyyyMMddHH", "1980021424"), ("yyyyMMddHHmm", "198002141260"),
            ("MM/dd/yyyy hh:mm a", "12/31/2025 13:05 PM"),
            ("MM/dd/yyyy hh:mm a", "12/31/2025 00:05 AM"), ("dd MMM yyyy", "01 Foo 2026"),
            ("yyyyMMddHHmmZZZ", "202603011015+2500"),
            ("HH:mm", "10:15"), ("yyyyMMdd", "\u{0661}9800214"),
        ])
    func unreadable(_ format: String, _ text: String) throws {
        #expect(try read(format, text) == nil)
    }

    @Test("What was written with every part is read back as the same date")
    func roundTrip() throws {
        let format = try DateFormat("d MMM yyyy, h:mm:ss.SSSS a ZZZ")
        for hour in 0...23 {
            for month in 1...12 {
                let date = try #require(
                    Timestamp(
                        year: 2026, month: month, day: 28, hour: hour, minute: 5, second: 59,
                        fraction: Array("0042".utf8),
                        offsetMinutes: -570))
                #expect(format.parse(format.format(date)) == date)
            }
        }
    }

    @Test(
        "HL7's own format keeps the precision that a date has",
        arguments: ["1980", "198002", "20260301101500.1234-0500"])
    func hl7(_ text: String) throws {
        let date = try #require(DateFormat.hl7.parse(Array(text.utf8)))
        #expect(DateFormat.hl7.format(date) == Array(text.utf8))
    }

    @Test("A format can be read with when nothing of the date is left open between its parts")
    func readable() throws {
        #expect(try DateFormat("yyyyMMdd").canRead)
        #expect(DateFormat.hl7.canRead)
        #expect(try !DateFormat("HH:mm").canRead)
        #expect(try !DateFormat("yyyy HH").canRead)
        #expect(try !DateFormat("dd.MM.").canRead)
    }

    @Test(
        "What is no format is refused, with the format that was meant where that is clear",
        arguments: [
            ("YYYY-MM-DD", "yyyy-MM-dd"), ("YYYYMMDDHHmmss", "yyyyMMddHHmmss"), ("yyyyMMddHHMMSS", "yyyyMMddHHmmss"),
            ("yyyy-MM-ddTHH:mm", "yyyy-MM-dd'T'HH:mm"), ("hh:mm", "HH:mm"), ("yyyyMMddHHMM", "yyyyMMddHHmm"), ("", nil),
            ("'T'", nil), ("yyyy 'open", nil), ("yyyyMMddHHmmSSS", nil), ("yyyyMMddqq", nil), ("yyyy yy", nil),
            ("dd.MM.yyyy a", nil),
        ])
    func refused(_ format: String, _ suggestion: String?) throws {
        let error = #expect(throws: DateFormatError.self) { try DateFormat(format) }
        #expect(error?.suggestion == suggestion)
    }

    @Test("A format's length is limited")
    func length() {
        #expect(throws: DateFormatError.self) { try DateFormat("yyyy" + String(repeating: ".", count: 97)) }
        #expect(throws: Never.self) { try DateFormat("yyyy" + String(repeating: ".", count: 96)) }
    }
}
