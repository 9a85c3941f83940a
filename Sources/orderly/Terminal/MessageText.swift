/// A message for the terminal: one segment a line, control characters made visible.
enum MessageText {
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
