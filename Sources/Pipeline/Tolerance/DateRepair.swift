import HL7
import Routes

/// Dates as people and databases write them, understood only where there is one way to.
enum DateRepair {
    /// - Parameter formats: the sender's own, tried last.
    /// - Returns: the date as HL7 writes it, nothing for one of zeros or spaces alone; `nil` when it cannot be told.
    static func repaired(_ text: [UInt8], _ formats: [DateFormat]) -> [UInt8]? {
        guard text.count <= 40 else { return nil }
        let trimmed = Array(text.trimmingSpaces)
        if trimmed.allSatisfy({ $0 == 0x30 }) { return [] }
        if let reading = Timestamp.reading(hl7: trimmed) { return reading.time.hl7 }
        let separator = trimmed.first { $0 < 0x30 || $0 > 0x39 } ?? 0
        for format in known[separator, default: []] + formats {
            if let date = format.parse(trimmed) { return date.hl7 }
        }
        return nil
    }

    /// By the first sign that is no digit. No `dd/MM/yyyy`: half of the world reads it the other way round.
    private static let known: [UInt8: [DateFormat]] = {
        let days = [
            ".": ["dd.MM.yyyy", "d.M.yyyy"], "-": ["yyyy-MM-dd"], "/": ["yyyy/MM/dd"], " ": ["yyyyMMdd"],
            "T": ["yyyyMMdd"],
        ]
        let times = ["HH:mm:ss.SSS", "HH:mm:ss", "HH:mm", "HHmmss", "HHmm"].flatMap { time in
            ["", "Z", "ZZZ"].map { time + $0 }
        }
        var known: [UInt8: [DateFormat]] = [:]
        for (separator, days) in days {
            let joints = separator == "T" ? ["'T'"] : separator == " " ? [" "] : [" ", "'T'"]
            let formats = days + days.flatMap { day in joints.flatMap { joint in times.map { day + joint + $0 } } }
            known[Array(separator.utf8)[0]] = formats.compactMap { try? DateFormat($0) }
        }
        return known
    }()
}

extension [UInt8] {
    fileprivate var trimmingSpaces: ArraySlice<UInt8> {
        var rest = self[...]
        while let first = rest.first, first == 0x20 || first == 0x09 { rest = rest.dropFirst() }
        while let last = rest.last, last == 0x20 || last == 0x09 { rest = rest.dropLast() }
        return rest
    }
}
