/// Check digits as the standard describes them (HL7 v2.3 §2.8.3, table 0061).
enum CheckDigits {
    /// - Returns: `nil` for a scheme that is not computed here, for what is no number, and where the number has no
    ///   digit (remainder 10 of the modulus 11).
    static func digit(of number: [UInt8], scheme: [UInt8]) -> UInt8? {
        guard !number.isEmpty, number.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        let digits = number.reversed().map { Int($0 - 0x30) }
        switch String(decoding: scheme, as: UTF8.self) {
        case "M10":
            let sum = digits.enumerated().reduce(0) { sum, place in
                let value = place.offset.isMultiple(of: 2) ? place.element * 2 : place.element
                return sum + value / 10 + value % 10
            }
            return 0x30 + UInt8((10 - sum % 10) % 10)
        case "M11":
            let sum = digits.enumerated().reduce(0) { $0 + $1.element * ($1.offset % 6 + 2) }
            let digit = (11 - sum % 11) % 11
            return digit == 10 ? nil : 0x30 + UInt8(digit)
        default: return nil
        }
    }
}
