/// The characters that structure one message, as its header declares them (HL7 v2.7 §2.5.4).
///
/// ```
/// MSH | ^ ~ \ & #
///     │ │ │ │ │ └ truncation, from 2.7
///     │ │ │ │ └ subcomponent
///     │ │ │ └ escape
///     │ │ └ repetition
///     │ └ component
///     └ field
/// ```
///
/// Only field and component are certain. A header that ends early, or that names a character twice, has no
/// character for the purpose left out: values are then not split, or not escaped, there.
package struct Delimiters: Hashable, Sendable {
    /// A byte each, from the lowest: field, component, repetition, escape, subcomponent, truncation; 0, which is
    /// usable for nothing, where there is none.
    private var packed: UInt64 = 0

    package init(
        field: UInt8, component: UInt8?, repetition: UInt8?, escape: UInt8?, subcomponent: UInt8?,
        truncation: UInt8? = nil
    ) {
        self.field = field
        self.component = component
        self.repetition = repetition
        self.escape = escape
        self.subcomponent = subcomponent
        self.truncation = truncation
    }

    package var field: UInt8 {
        get { UInt8(truncatingIfNeeded: packed) }
        set { self[0] = newValue }
    }

    package var component: UInt8? {
        get { self[8] }
        set { self[8] = newValue }
    }

    package var repetition: UInt8? {
        get { self[16] }
        set { self[16] = newValue }
    }

    package var escape: UInt8? {
        get { self[24] }
        set { self[24] = newValue }
    }

    package var subcomponent: UInt8? {
        get { self[32] }
        set { self[32] = newValue }
    }

    package var truncation: UInt8? {
        get { self[40] }
        set { self[40] = newValue }
    }

    private subscript(shift: UInt64) -> UInt8? {
        get {
            let byte = UInt8(truncatingIfNeeded: packed &>> shift)
            return byte == 0 ? nil : byte
        }
        set { packed = packed & ~(0xFF &<< shift) | UInt64(newValue ?? 0) &<< shift }
    }

    /// `|^~\&`, which the standard recommends and nearly everybody uses.
    package static let standard = Delimiters(
        field: 0x7C, component: 0x5E, repetition: 0x7E, escape: 0x5C, subcomponent: 0x26)

    /// - Parameter header: The bytes of an MSH, FHS or BHS segment from its name on; what follows its line end
    ///   is not looked at. `offset` of the error counts from its first byte.
    package init(header: ArraySlice<UInt8>) throws(ParseError) {
        self = try header.withUnsafeBufferPointer { bytes throws(ParseError) in try Delimiters(header: bytes) }
    }

    init(header: UnsafeBufferPointer<UInt8>) throws(ParseError) {
        // The recommended delimiters, which nearly every message has, without looking further.
        if header.count > 8, header[3] == 0x7C, header[4] == 0x5E, header[5] == 0x7E, header[6] == 0x5C,
            header[7] == 0x26, header[8] == 0x7C
        {
            self = .standard
            return
        }
        let line = Array(header.prefix { $0 != 0x0D && $0 != 0x0A })
        guard line.count > 4 else { throw ParseError(.headerTooShort, offset: line.count) }
        let field = line[3]
        guard Self.isUsable(field) else { throw ParseError(.badDelimiters, offset: 3) }
        let declared = Self.declared(line[4...].prefix { $0 != field }, field: field)
        guard let component = declared[0] else { throw ParseError(.badDelimiters, offset: 4) }
        self.init(
            field: field, component: component, repetition: declared[1], escape: declared[2],
            subcomponent: declared[3], truncation: declared[4])
    }

    /// The five characters after the field separator; `nil` where there is none to be had.
    ///
    /// Position decides, except that a header which leaves one of `^~\&` out, or doubles one, is understood by the
    /// characters: in `^~&` the third is surely the subcomponent separator, and there is no escape character.
    private static func declared(_ encoding: ArraySlice<UInt8>, field: UInt8) -> [UInt8?] {
        let usual: [UInt8] = [0x5E, 0x7E, 0x5C, 0x26, 0x23]
        var distinct: [UInt8] = []
        for byte in encoding.prefix(10) where !distinct.contains(byte) { distinct.append(byte) }
        let isOddLength = encoding.count < 4 || (encoding.count <= 10 && distinct.count < encoding.count)
        if isOddLength, !distinct.contains(field), distinct == usual.filter(distinct.contains) {
            return usual.map { distinct.contains($0) ? $0 : nil }
        }
        var declared: [UInt8?] = []
        for (position, byte) in encoding.prefix(5).enumerated() {
            let isFree = isUsable(byte) && byte != field && !encoding.prefix(position).contains(byte)
            declared.append(isFree ? byte : nil)
        }
        return declared + Array(repeating: nil, count: 5 - declared.count)
    }

    /// MSH-2 as these delimiters are written.
    package var encodingCharacters: [UInt8] {
        [component, repetition, escape, subcomponent, truncation].compactMap { $0 }
    }

    /// Letters, digits, spaces, line ends and NUL occur in text: nothing could be told apart.
    private static func isUsable(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x00, 0x0A, 0x0D, 0x20, 0x30...0x39, 0x41...0x5A, 0x61...0x7A: false
        default: true
        }
    }
}
