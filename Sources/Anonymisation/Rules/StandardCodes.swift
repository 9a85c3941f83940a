import Dictionary
import Inspection

/// Codes that anybody may know: those of HL7's tables, of the great coding systems, and units.
struct StandardCodes {
    let definitions: Definitions

    /// - Parameters:
    ///   - table: the table of the field or component, if it has one.
    ///   - system: the name of the coding system beside the code, or nothing.
    func contains(_ code: [UInt8], table: Int?, system: [UInt8]) -> Bool {
        if let table, definitions.table(table)?.contains(code) ?? false { return true }
        if let named = Self.tableNumber(system), definitions.table(named)?.contains(code) ?? false { return true }
        return Self.isOfSystem(code, Self.normal(system)) || Units.isUnit(code)
    }

    /// Whether text in the place of a coding system, its version or identifier is one, and not what a sender put there
    /// instead: a name of table 0396, an HL7 table, a site's own (`L`, `99…`), an object identifier, a UUID, numbers
    /// with points.
    func isSystem(_ text: [UInt8]) -> Bool {
        let name = Self.normal(text)
        if definitions.table(396)?.contains(text) ?? false { return true }
        if Self.names.contains(name) || Self.tableNumber(text) != nil || name == "L" { return true }
        if name.hasPrefix("99"), name.count <= 12 { return true }
        if name.hasPrefix("ICD10") || name.hasPrefix("ICD9") || name.hasPrefix("I10") || name.hasPrefix("I9") {
            return name.count <= 10
        }
        return SafeValues.isObjectIdentifier(text) || SafeValues.isUUID(text)
            || (text.count <= 8 && text.allSatisfy { (0x30...0x39).contains($0) || $0 == 0x2E })
    }

    private static let names: Set<String> = [
        "LN", "LOINC", "SCT", "SCT2", "SNM", "SNM3", "SNOMED", "SNOMEDCT", "CVX", "MVX", "NDC", "RXNORM", "C4", "CPT",
        "C5", "CPTM", "HCPCS", "HPC", "CDCREC", "PHRACE", "RACE", "ISO3166", "ISO3166_1", "ISO31661", "ISO639",
        "ISO6392", "ISO4217", "UCUM", "UPI", "LOCAL", "USPS", "NAICS", "NUCC", "NPI", "FIPS",
    ]

    /// The display that a table has for a code.
    func display(of code: [UInt8], table: Int?, system: [UInt8]) -> [UInt8]? {
        let tables = [Self.tableNumber(system), table].compactMap { $0 }
        return tables.lazy.compactMap { definitions.table($0)?.code(code)?.display.bytes }.first { !$0.isEmpty }
    }

    /// `HL70005`, `HL7-0005`, `0005`.
    private static func tableNumber(_ system: [UInt8]) -> Int? {
        let text = normal(system)
        let digits = text.hasPrefix("HL7") ? text.dropFirst(3) : text[...]
        guard digits.count == 4, digits.allSatisfy(\.isNumber) else { return nil }
        return Int(digits)
    }

    private static func normal(_ system: [UInt8]) -> String {
        String(decoding: system, as: UTF8.self).uppercased().filter { $0 != "-" && $0 != " " && $0 != "_" }
    }

    /// Whether a code has the form of a system's codes.
    private static func isOfSystem(_ code: [UInt8], _ system: String) -> Bool {
        let digits = code.prefix { (0x30...0x39).contains($0) }.count
        switch system {
        case "LN", "LOINC": return isLOINC(code)
        case "SCT", "SCT2", "SNM", "SNM3", "SNOMED", "SNOMEDCT":
            return digits == code.count && (6...18).contains(digits)
        case "CVX", "MVX": return code.count <= 3
        case "NDC": return code.count <= 13 && code.allSatisfy { (0x30...0x39).contains($0) || $0 == 0x2D }
        case "RXNORM": return digits == code.count && digits <= 8
        case "C4", "CPT", "C5", "CPTM", "HCPCS", "HPC":
            return (2...5).contains(code.count) && digits + 1 >= code.count - 1 && isCapital(code)
        case "CDCREC", "PHRACE", "RACE": return code.count == 6 && digits == 4
        case "ISO3166", "ISO3166_1", "ISO31661", "ISO639", "ISO6392", "ISO4217": return code.count <= 3
        case _ where system.hasPrefix("I10") || system.hasPrefix("ICD10"):
            return code.count <= 8 && digits == 0 && isICD10(code)
        case _ where system.hasPrefix("I9") || system.hasPrefix("ICD9"):
            return code.count <= 6 && code.dropFirst().allSatisfy { (0x30...0x39).contains($0) || $0 == 0x2E }
        default: return false
        }
    }

    private static func isCapital(_ code: [UInt8]) -> Bool {
        code.allSatisfy { (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) }
    }

    /// Digits, a hyphen and the check digit of modulus 10.
    private static func isLOINC(_ code: [UInt8]) -> Bool {
        guard let hyphen = code.lastIndex(of: 0x2D), hyphen == code.count - 2, (1...7).contains(hyphen) else {
            return false
        }
        return CheckDigits.digit(of: Array(code[..<hyphen]), scheme: Array("M10".utf8)) == code[hyphen + 1]
    }

    /// A letter, a digit, a digit or letter, then perhaps a point and up to four more.
    private static func isICD10(_ code: [UInt8]) -> Bool {
        guard code.count >= 3, (0x41...0x5A).contains(code[0]), (0x30...0x39).contains(code[1]) else { return false }
        let rest = code.dropFirst(2).filter { $0 != 0x2E }
        return rest.count <= 5 && isCapital(rest) && rest.count { !(0x30...0x39).contains($0) } <= 2
    }
}
