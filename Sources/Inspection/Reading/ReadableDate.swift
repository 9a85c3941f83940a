import HL7

/// A date or time of a message as people write it: `2026-03-01 15:30:05 +01:00`.
struct ReadableDate {
    /// `nil` for a value that is no such date or time.
    let text: String?

    /// - Returns: `nil` for types that are no dates.
    init?(_ value: [UInt8], type: String) {
        switch type {
        case "DT", "DTM", "TS", "TSComponentOne": text = Self.text(Timestamp(hl7: value))
        case "TM":
            let shown = Self.text(Timestamp(hl7: Array("20000101".utf8) + value))
            text = shown.map { String($0.dropFirst(11)) }
        default: return nil
        }
    }

    private static func text(_ timestamp: Timestamp?) -> String? {
        guard let timestamp else { return nil }
        var text = padded(timestamp.year, 4)
        for part in [timestamp.month, timestamp.day] {
            guard let part else { return text + zone(timestamp) }
            text += "-" + padded(part, 2)
        }
        for (index, part) in [timestamp.hour, timestamp.minute, timestamp.second].enumerated() {
            guard let part else { break }
            text += (index == 0 ? " " : ":") + padded(part, 2)
        }
        if timestamp.hour != nil, timestamp.minute == nil { text += " h" }
        if !timestamp.fraction.isEmpty { text += "." + String(decoding: timestamp.fraction, as: UTF8.self) }
        return text + zone(timestamp)
    }

    private static func zone(_ timestamp: Timestamp) -> String {
        guard let offset = timestamp.offsetMinutes else { return "" }
        return " " + (offset < 0 ? "-" : "+") + padded(abs(offset) / 60, 2) + ":" + padded(abs(offset) % 60, 2)
    }

    private static func padded(_ number: Int, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
