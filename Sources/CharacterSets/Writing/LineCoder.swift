/// Codes lines of a message, with the bytes that their `\X…\` sequences stand for.
struct LineCoder {
    private let coding: TextCoding
    private let hex: HexSequences?

    init(_ coding: TextCoding, _ hex: HexSequences?) {
        self.coding = coding
        // Between changes of set a sequence does not say which set it is in.
        self.hex = coding.spelling == nil ? hex : nil
    }

    /// Whether coding may change text of ASCII alone.
    func mayChange(_ text: ArraySlice<UInt8>) -> Bool { hex?.mayBeIn(text) ?? false }

    /// - Throws: where something cannot be coded; not exact in lines with sequences.
    func encode(_ text: ArraySlice<UInt8>) throws(CodingFailure) -> [UInt8] {
        var text = text
        if let hex, hex.mayBeIn(text) {
            text = try hex.changed(text) { (part) throws(CodingFailure) in
                // What is no UTF-8 was no text when it came either.
                guard TextScan.firstInvalidUTF8(in: part[...]) == nil else { return nil }
                var coded: [UInt8] = []
                try coding.encode(part[...], to: &coded)
                return coded
            }[...]
        }
        guard text.contains(where: { $0 >= 0x80 }) else { return Array(text) }
        var bytes: [UInt8] = []
        try coding.encode(text, to: &bytes)
        return bytes
    }

    /// - Throws: the offset in `bytes` of what is no text.
    func decode(_ bytes: ArraySlice<UInt8>, to text: inout [UInt8]) throws(CodingFailure) {
        guard let hex, hex.mayBeIn(bytes) else {
            // Most lines of most messages.
            if !coding.mayHideInASCII, TextScan.isPlain(bytes) { return text += bytes }
            return try coding.decode(bytes, to: &text)
        }
        var decoded: [UInt8] = []
        try coding.decode(bytes, to: &decoded)
        text += hex.changed(decoded[...]) { part in
            var changed: [UInt8] = []
            return (try? coding.decode(part[...], to: &changed)).map { changed }
        }
    }
}
