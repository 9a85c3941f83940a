import HL7

/// Moves the dates of one patient by one number of days, so that every interval stays what it was.
struct DateShift: Sendable {
    /// -365…-1: into the past, so that nothing comes to lie in the future; seasons are lost, ages hardly.
    let days: Int

    /// - Parameter patient: whatever tells this patient from others; the same one gives the same shift.
    init(_ source: PseudonymSource, patient: [UInt8]) {
        days = -1 - source.number(.days, patient, below: 365)
    }

    /// The date as it was written, moved: HL7's own form with every precision and zone, and the forms of other habits
    /// (`2026-03-01`, `01.03.2026`, `03/01/2026`, `2026-03-01T10:15`).
    ///
    /// - Returns: `nil` for what is no date, or none before or after which there is one.
    func moved(_ text: [UInt8]) -> [UInt8]? {
        let trimmed = trimmed(text)
        if let timestamp = Timestamp(hl7: trimmed) { return timestamp.adding(days: days)?.hl7 }
        guard let (form, year, month, day) = DateForm.read(trimmed),
            let moved = Timestamp(year: year, month: month, day: day)?.adding(days: days)
        else { return nil }
        return form.written(moved, rest: trimmed.dropFirst(form.length))
    }

    private func trimmed(_ text: [UInt8]) -> [UInt8] {
        let isSpace = { (byte: UInt8) in byte == 0x20 || byte == 0x09 }
        return Array(Array(text.drop(while: isSpace)).reversed().drop(while: isSpace).reversed())
    }
}
