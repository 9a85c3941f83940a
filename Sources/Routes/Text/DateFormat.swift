package import HL7

/// How a date is written: `yyyyMMdd`, `dd.MM.yyyy HH:mm`, `yyyy-MM-dd'T'HH:mm:ssZ`.
///
/// | letters | mean |
/// |---|---|
/// | `yyyy` `yy` | year; of two digits, 00–29 are 2000–2029 and 30–99 are 1930–1999 |
/// | `MM` `M` `MMM` | month: 02, 2, Feb |
/// | `dd` `d` | day |
/// | `HH` `H`, `hh` `h` with `a` | hour: 00–23, or 01–12 with AM and PM |
/// | `mm` `ss` `SSS` | minute, second, and so many digits of its fraction |
/// | `ZZZ` `Z` | offset from UTC: +0100, or +01:00 and Z for UTC |
///
/// Other letters stand in single quotes, a single quote is written twice, and signs stand for themselves.
package struct DateFormat: Hashable, Sendable {
    /// Characters of a format.
    package static let longest = 100

    /// As HL7 writes a time stamp (v2.5.1 §2.A.77): with the precision that it has.
    package static let hl7 = DateFormat()

    /// As written.
    package let source: String
    let parts: [DatePart]
    private let isHL7: Bool
    /// Whether a date can be read with it: there is a year, and nothing between the parts is left out.
    package let canRead: Bool

    package init(_ pattern: String) throws(DateFormatError) {
        source = pattern
        parts = try DateFormatParser(pattern).parse()
        isHL7 = false
        canRead = Self.canRead(parts)
    }

    private init() {
        source = "yyyyMMddHHmmss.SSSSZZZ"
        parts = []
        isHL7 = true
        canRead = true
    }

    private static func canRead(_ parts: [DatePart]) -> Bool {
        let meanings = Set(parts.map(\.meaning))
        let order: [DatePart.Meaning] = [.year, .month, .day, .hour, .minute, .second, .fraction]
        let known = order.prefix { meanings.contains($0) }
        return !known.isEmpty && !order.dropFirst(known.count).contains { meanings.contains($0) }
    }

    /// The date as text. What the date does not say (a day alone has no hour) is left out, with the signs around it:
    /// nothing is invented.
    package func format(_ date: Timestamp) -> [UInt8] {
        isHL7 ? date.hl7 : DateWriter(date).text(parts)
    }

    /// The date that a text says, when all of the text is in this format and such a day exists.
    package func parse(_ text: [UInt8]) -> Timestamp? {
        guard !isHL7 else { return Timestamp(hl7: text) }
        guard canRead else { return nil }
        var reader = DateReader(text)
        return reader.date(parts)
    }
}
