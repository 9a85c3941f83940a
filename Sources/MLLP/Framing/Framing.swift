package import NIOCore

/// The bytes around a message (HL7 MLLP, release 1).
///
///     0B  <message>  1C 0D
///     VT             FS CR
package enum Framing {
    package static let start: UInt8 = 0x0B
    package static let end: UInt8 = 0x1C
    package static let carriageReturn: UInt8 = 0x0D
    static let lineFeed: UInt8 = 0x0A
    /// Bytes that a frame adds to its message.
    package static let overhead = 3

    /// NUL, LF, CR and space between frames: many senders put them there, so they are counted but not reported.
    static func isFiller(_ byte: UInt8) -> Bool {
        byte == 0x00 || byte == lineFeed || byte == carriageReturn || byte == 0x20
    }

    /// Appends one frame.
    package static func write(_ message: [UInt8], into buffer: inout ByteBuffer) {
        buffer.writeInteger(start)
        buffer.writeBytes(message)
        buffer.writeInteger(end)
        buffer.writeInteger(carriageReturn)
    }

    /// Whether a receiver reads the message back as it is: no VT, and no FS that a receiver could take for the end.
    ///
    /// A message that came in a frame always passes; one that was built from decoded text may not.
    package static func canCarry(_ message: [UInt8]) -> Bool {
        message.withUnsafeBytes { bytes in
            if ByteScan.first(start, in: bytes, from: 0) != nil { return false }
            var from = 0
            while let found = ByteScan.first(end, in: bytes, from: from) {
                from = found + 1
                if from < bytes.count, bytes[from] == carriageReturn || bytes[from] == lineFeed { return false }
            }
            return true
        }
    }
}
