/// Messages in UTF-16 or UTF-32. MLLP cannot carry them, for the bytes of its frames occur in them; but whoever sends
/// one is to be told so.
package enum WideText {
    private static let mostBytes = 65_536

    /// The table that reads these bytes: by their byte order mark, or by where the zeros of `MSH` stand.
    private static func table(of bytes: [UInt8]) -> String? {
        switch (Array(bytes.prefix(4)), Array(bytes.prefix(2))) {
        case ([0xFF, 0xFE, 0, 0], _), ([0, 0, 0xFE, 0xFF], _): "UTF-32"
        case ([0x4D, 0, 0, 0], _): "UTF-32LE"
        case ([0, 0, 0, 0x4D], _): "UTF-32BE"
        case (_, [0xFF, 0xFE]), (_, [0xFE, 0xFF]): "UTF-16"
        case ([0x4D, 0, 0x53, 0], _): "UTF-16LE"
        case ([0, 0x4D, 0, 0x53], _): "UTF-16BE"
        default: nil
        }
    }

    package static func isWide(_ bytes: [UInt8]) -> Bool { table(of: bytes) != nil }

    /// The beginning of such a message in UTF-8, as far as it can be read: for its header.
    package static func narrowed(_ bytes: [UInt8]) -> [UInt8]? {
        guard let name = table(of: bytes), let table = SystemTable.named(name) else { return nil }
        var text: [UInt8] = []
        // What cannot be read ends it; the header stands before that.
        _ = try? table.decode(bytes.prefix(mostBytes), to: &text)
        return text.isEmpty ? nil : text
    }

    /// What its sender is told.
    package static let refusal =
        "the message is in UTF-16 or UTF-32, whose bytes contain those of MLLP frames: send UNICODE UTF-8"
}
