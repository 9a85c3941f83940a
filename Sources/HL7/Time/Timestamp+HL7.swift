extension Timestamp: CustomStringConvertible {
    /// Reads exactly a DTM: anything more, less or impossible is `nil`. No spaces, no `24:00`, no leap second.
    package init?(hl7 bytes: some Collection<UInt8>) {
        let bytes = Array(bytes.prefix(25))
        let digits = bytes.prefix { $0 >= 0x30 && $0 <= 0x39 }
        guard digits.count >= 4, digits.count <= 14, digits.count.isMultiple(of: 2) else { return nil }
        func pair(_ index: Int) -> Int? {
            index + 1 < digits.count ? Int(digits[index] - 0x30) * 10 + Int(digits[index + 1] - 0x30) : nil
        }
        var rest = bytes[digits.count...]
        var fraction: [UInt8] = []
        if rest.first == 0x2E {
            fraction = Array(rest.dropFirst().prefix { $0 >= 0x30 && $0 <= 0x39 })
            guard (1...4).contains(fraction.count), digits.count == 14 else { return nil }
            rest = rest.dropFirst(fraction.count + 1)
        }
        var offset: Int?
        if let sign = rest.first {
            let zone = rest.dropFirst().map { Int($0) - 0x30 }
            guard sign == 0x2B || sign == 0x2D, zone.count == 4, zone.allSatisfy((0...9).contains) else { return nil }
            let (hours, minutes) = (zone[0] * 10 + zone[1], zone[2] * 10 + zone[3])
            guard hours <= 23, minutes <= 59 else { return nil }
            offset = (hours * 60 + minutes) * (sign == 0x2B ? 1 : -1)
        }
        guard let century = pair(0), let years = pair(2) else { return nil }
        self.init(
            year: century * 100 + years, month: pair(4), day: pair(6), hour: pair(8), minute: pair(10),
            second: pair(12), fraction: fraction, offsetMinutes: offset)
    }

    /// As HL7 writes it, to its own precision, with fraction and zone where they are known.
    package var hl7: [UInt8] { written(withFraction: true) }

    /// The same without fractions of a second, which MSH-7 seldom has and some receivers do not take.
    var hl7WithoutFraction: [UInt8] { written(withFraction: false) }

    private func written(withFraction: Bool) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(24)
        Self.append(year / 100, to: &bytes)
        Self.append(year, to: &bytes)
        Self.append(month, to: &bytes)
        Self.append(day, to: &bytes)
        Self.append(hour, to: &bytes)
        Self.append(minute, to: &bytes)
        Self.append(second, to: &bytes)
        if withFraction, !fraction.isEmpty {
            bytes.append(0x2E)
            bytes += fraction
        }
        if let offsetMinutes {
            bytes.append(offsetMinutes < 0 ? 0x2D : 0x2B)
            Self.append(abs(offsetMinutes) / 60, to: &bytes)
            Self.append(abs(offsetMinutes) % 60, to: &bytes)
        }
        return bytes
    }

    private static func append(_ value: Int?, to bytes: inout [UInt8]) {
        guard let value else { return }
        bytes.append(0x30 + UInt8(truncatingIfNeeded: value / 10 % 10))
        bytes.append(0x30 + UInt8(truncatingIfNeeded: value % 10))
    }

    package var description: String { String(decoding: hl7, as: UTF8.self) }
}
