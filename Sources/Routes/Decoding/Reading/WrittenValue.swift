/// Values as people write them, read without a locale and without overflow.
package enum WrittenValue {
    /// Milliseconds per unit of time; a year is 365 days.
    private static let units: [(String, Int)] = [
        ("ms", 1), ("s", 1000), ("m", 60_000), ("h", 3_600_000), ("d", 86_400_000), ("w", 604_800_000),
        ("y", 31_536_000_000),
    ]
    private static let sizes: [(String, Int)] = [
        ("B", 1), ("KB", 1000), ("MB", 1_000_000), ("GB", 1_000_000_000), ("TB", 1_000_000_000_000),
        ("KiB", 1024), ("MiB", 1_048_576), ("GiB", 1_073_741_824), ("TiB", 1_099_511_627_776),
    ]

    /// `30s`, `5m`, `24h`, `7d`, `500ms`; in milliseconds.
    package static func milliseconds(_ text: String) -> Int? { amount(text, units) }

    /// `16 MB`, `512KiB`; in bytes.
    package static func bytes(_ text: String) -> Int? { amount(text, sizes) }

    /// Decimal digits alone.
    package static func integer(_ text: String) -> Int? {
        guard !text.isEmpty, text.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) else { return nil }
        return Int(text)
    }

    package static func yesNo(_ text: String) -> Bool? {
        switch text {
        case "yes": true
        case "no": false
        default: nil
        }
    }

    /// Three or four octal digits up to 0777.
    package static func permissions(_ text: String) -> UInt16? {
        guard (3...4).contains(text.count), let mode = UInt16(text, radix: 8), mode <= 0o777,
            text.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x37 })
        else { return nil }
        return mode
    }

    package static func duration(milliseconds: Int) -> String {
        let unit = units.last { $0.0 != "w" && milliseconds >= $0.1 && milliseconds.isMultiple(of: $0.1) }
        return unit.map { "\(milliseconds / $0.1)\($0.0)" } ?? "\(milliseconds)ms"
    }

    package static func size(bytes: Int) -> String {
        let unit = sizes.prefix(5).last { bytes >= $0.1 && bytes.isMultiple(of: $0.1) }
        return unit.map { "\(bytes / $0.1) \($0.0)" } ?? "\(bytes) B"
    }

    private static func amount(_ text: String, _ units: [(String, Int)]) -> Int? {
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        var name = text.dropFirst(digits.count)
        if name.first == " " { name = name.dropFirst() }
        guard let count = Int(digits), let unit = units.first(where: { $0.0 == name }) else { return nil }
        let (amount, isTooLarge) = count.multipliedReportingOverflow(by: unit.1)
        return isTooLarge ? nil : amount
    }
}
