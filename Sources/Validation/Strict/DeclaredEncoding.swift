import HL7

/// What MSH-18 says about the bytes, as far as it can be held against them byte by byte.
struct DeclaredEncoding {
    private enum Kind { case ascii, utf8, other }

    /// What the message's bytes are.
    enum Origin {
        /// As they came.
        case received
        /// UTF-8, from the set that MSH-18 declares.
        case decoded
        /// UTF-8, from another.
        case decodedFromOther
    }

    private let kind: Kind
    private let isDeclared: Bool

    private let origin: Origin

    init(_ message: Message, from origin: Origin) {
        self.origin = origin
        let place = Location(segment: 0, name: .msh, field: 18, repetition: 1)
        let name = message.raw(at: place).filter { $0 != 0x20 && $0 != 0x2D && $0 != 0x5F }
            .map { $0 >= 0x61 && $0 <= 0x7A ? $0 - 0x20 : $0 }
        isDeclared = !name.isEmpty && !name.elementsEqual([0x22, 0x22])
        switch String(decoding: name.prefix(20), as: UTF8.self) {
        case "", "\"\"", "ASCII", "USASCII": kind = .ascii
        case "UNICODEUTF8", "UTF8": kind = .utf8
        default: kind = .other
        }
    }

    /// Whether a value cannot be what was declared. Without a declaration nothing is refused value by value: one
    /// warning for the message tells of it.
    func refuses(_ raw: ArraySlice<UInt8>) -> Bool {
        guard origin == .received else { return false }
        return switch kind {
        case .other: false
        case .ascii: isDeclared && raw.contains { $0 >= 0x80 }
        case .utf8: raw.contains { $0 >= 0x80 } && String(validating: raw, as: UTF8.self) == nil
        }
    }

    /// MSH-18 declares another set; or it is empty, which means ASCII (v2.5.1 §2.15.9.18), and there is more than that.
    func finding(_ message: Message) -> Finding? {
        if isDeclared, origin == .decodedFromOther {
            return Finding(
                .characterSet, .error, .other, at: Location(segment: 0, name: .msh, field: 18),
                "MSH-18 (Character Set) declares another character set than that of the text")
        }
        guard kind == .ascii, !isDeclared else { return nil }
        let isPlain = (0..<message.segmentCount).allSatisfy { index in
            message.segmentBytes(at: index).allSatisfy { $0 < 0x80 }
        }
        guard !isPlain else { return nil }
        return Finding(
            .characterSet, .warning, .other, at: Location(segment: 0, name: .msh, field: 18),
            "MSH-18 (Character Set) is empty, which means ASCII, and the message has other characters")
    }

    /// UTF-8 counts as it does to people; what else there is, by bytes.
    func characters(in bytes: [UInt8]) -> Int {
        kind == .other && origin == .received ? bytes.count : bytes.count { $0 & 0xC0 != 0x80 }
    }
}
