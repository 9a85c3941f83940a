/// The three-character identifier of a segment (HL7 v2.5.1 §2.5.2), such as `PID` or `ZPI`.
package struct SegmentName: Hashable, Sendable, CustomStringConvertible {
    /// The three ASCII bytes, first byte in bits 16–23.
    package let code: UInt32

    /// A name from three bytes: an upper-case letter, then letters or digits. Anything else is `nil`.
    package init?(_ bytes: some Collection<UInt8>) {
        guard bytes.count == 3 else { return nil }
        var code: UInt32 = 0
        for (position, byte) in bytes.enumerated() {
            guard Self.isAllowed(byte, first: position == 0) else { return nil }
            code = code << 8 | UInt32(byte)
        }
        self.code = code
    }

    package init?(_ text: some StringProtocol) {
        self.init(Array(text.utf8))
    }

    /// A name from its `code`; `nil` for one that names no segment.
    package init?(code: UInt32) {
        guard code >> 24 == 0, Self.isAllowed(UInt8(truncatingIfNeeded: code >> 16), first: true),
            Self.isAllowed(UInt8(truncatingIfNeeded: code >> 8), first: false),
            Self.isAllowed(UInt8(truncatingIfNeeded: code), first: false)
        else { return nil }
        self.code = code
    }

    private static func isAllowed(_ byte: UInt8, first: Bool) -> Bool {
        byte >= 0x41 && byte <= 0x5A || !first && byte >= 0x30 && byte <= 0x39
    }

    private init(letters: UInt32) {
        self.code = letters
    }

    /// A name from a code that a segment table has checked; 0 is none.
    init?(checked code: UInt32) {
        guard code != 0 else { return nil }
        self.code = code
    }

    package static let msh = SegmentName(letters: 0x4D5348)
    package static let msa = SegmentName(letters: 0x4D5341)
    package static let err = SegmentName(letters: 0x455252)
    package static let qak = SegmentName(letters: 0x51414B)
    package static let fhs = SegmentName(letters: 0x464853)
    package static let bhs = SegmentName(letters: 0x424853)
    package static let evn = SegmentName(letters: 0x45564E)
    package static let pid = SegmentName(letters: 0x504944)
    package static let orc = SegmentName(letters: 0x4F5243)
    package static let obr = SegmentName(letters: 0x4F4252)
    package static let obx = SegmentName(letters: 0x4F4258)
    package static let nte = SegmentName(letters: 0x4E5445)

    /// Whether segments of this name declare delimiters: their field 1 is the separator itself, field 2 the
    /// encoding characters.
    package var isHeader: Bool { self == .msh || self == .fhs || self == .bhs }

    /// Whether this is a site-defined segment (HL7 v2.5.1 §2.5.2: names beginning with Z).
    package var isSiteDefined: Bool { code >> 16 == 0x5A }

    package var bytes: [UInt8] {
        [UInt8(truncatingIfNeeded: code >> 16), UInt8(truncatingIfNeeded: code >> 8), UInt8(truncatingIfNeeded: code)]
    }

    package var description: String { String(decoding: bytes, as: UTF8.self) }
}
