import HL7

extension Message {
    /// In characters: of a place with smaller parts all of it as sent, else its text.
    func length(at place: Location) -> Int {
        let raw = raw(at: place)
        let hasParts = raw.contains { $0 == delimiters.component || $0 == delimiters.subcomponent }
        let whole = hasParts ? Array(raw) : text(at: place)
        return whole.count { $0 & 0xC0 != 0x80 }
    }
}
