import CDictionary

/// The embedded facts as bytes: the one file that touches them. Every read is held to their bounds; outside of them
/// there are zeros.
///
/// ```
/// "ODIC" u32 format   11 × (u32 offset, u32 count)   sections, each a run of records of one size
/// ```
///
/// All numbers are little-endian. A text is a u16 length and so many bytes of UTF-8.
enum Facts {
    private static var bytes: UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: orderly_dictionary(), count: Int(orderly_dictionary_size()))
    }

    static func number8(at offset: Int) -> Int {
        let bytes = bytes
        guard offset >= 0, offset < bytes.count else { return 0 }
        return Int(bytes[offset])
    }

    static func number16(at offset: Int) -> Int {
        let bytes = bytes
        guard offset >= 0, offset <= bytes.count - 2 else { return 0 }
        return Int(UInt16(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt16.self)))
    }

    static func number32(at offset: Int) -> Int {
        let bytes = bytes
        guard offset >= 0, offset <= bytes.count - 4 else { return 0 }
        return Int(UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self)))
    }

    /// The bytes of a range, for the time of the call.
    static func withBytes<Value>(of range: Range<Int>, _ body: (Span<UInt8>) -> Value) -> Value {
        let bytes = bytes
        let range = range.clamped(to: 0..<bytes.count)
        return unsafeSpan(UnsafeRawBufferPointer(rebasing: bytes[range]), body)
    }

    private static func unsafeSpan<Value>(_ bytes: UnsafeRawBufferPointer, _ body: (Span<UInt8>) -> Value) -> Value {
        bytes.withMemoryRebound(to: UInt8.self) { body($0.span) }
    }
}
