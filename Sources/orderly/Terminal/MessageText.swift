import CharacterSets

/// A message for the terminal: one segment a line, control characters made visible.
enum MessageText {
    /// Of a message in whatever set it is in.
    ///
    /// - Parameter coding: the set that it is known to be in.
    static func lines(ofMessage bytes: [UInt8], writtenIn coding: TextCoding? = nil) -> [String] {
        lines(of: ReadableText.utf8(bytes, writtenIn: coding))
    }

    static func lines(of bytes: [UInt8]) -> [String] {
        bytes.split(whereSeparator: { $0 == 0x0D || $0 == 0x0A }).map { line in
            String(
                String.UnicodeScalarView(
                    String(decoding: line, as: UTF8.self).unicodeScalars.map {
                        $0.properties.generalCategory == .control ? "\u{FFFD}" : $0
                    }))
        }
    }
}
