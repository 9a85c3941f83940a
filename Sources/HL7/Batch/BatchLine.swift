/// What the beginning of a line says about it.
enum BatchLine: Equatable {
    case blank
    /// A header: `MSH` and a byte that is neither letter nor digit.
    case message
    case segment(BatchSegment.Kind)
    /// Belongs to the message before it.
    case other

    /// - Parameter separators: Of the message whose lines these are, and of the envelope around it; `nil` outside of a
    ///   message. Inside, text that a sender broke into lines may begin like a header or a trailer ("MSH-12 was
    ///   wrong"): a line ends the message only if it goes on with one of them, or declares delimiters that can be some.
    init(_ line: some RandomAccessCollection<UInt8>, inMessageWith separators: (own: UInt8, envelope: UInt8?)?) {
        guard !line.allSatisfy({ $0 == 0x20 || $0 == 0x09 }) else {
            self = .blank
            return
        }
        guard let name = BatchLine.name(line) else {
            self = .other
            return
        }
        if let separators, !Self.isPlausible(line, name, separators) {
            self = .other
            return
        }
        switch name {
        case 0x4D5348 where line.count > 3: self = .message
        case 0x464853 where line.count > 3: self = .segment(.fileHeader)
        case 0x424853 where line.count > 3: self = .segment(.batchHeader)
        case 0x425453: self = .segment(.batchTrailer)
        case 0x465453: self = .segment(.fileTrailer)
        default: self = .other
        }
    }

    private static func isPlausible(
        _ line: some RandomAccessCollection<UInt8>, _ name: UInt32, _ separators: (own: UInt8, envelope: UInt8?)
    ) -> Bool {
        guard let next = line.dropFirst(3).first else { return true }
        if next == separators.own || next == separators.envelope { return true }
        guard name == 0x4D5348 || name == 0x464853 || name == 0x424853 else { return false }
        return (try? Delimiters(header: Array(line.prefix(16))[...])) != nil
    }

    /// Three bytes that neither a letter nor a digit follows.
    private static func name(_ line: some RandomAccessCollection<UInt8>) -> UInt32? {
        guard line.count >= 3 else { return nil }
        var code: UInt32 = 0
        for byte in line.prefix(3) { code = code << 8 | UInt32(byte) }
        if let next = line.dropFirst(3).first {
            switch next {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: return nil
            default: break
            }
        }
        return code
    }
}
