/// Why bytes are no HL7 v2 message. Never holds any of them.
package struct ParseError: Error, Hashable, Sendable, CustomStringConvertible {
    package enum Code: String, Hashable, Sendable {
        /// There are no bytes, or only blank lines.
        case empty
        /// The first segment is none of MSH, FHS and BHS.
        case notHL7
        /// The header ends before the field separator or the encoding characters.
        case headerTooShort
        /// The field or component separator is missing, or is a letter, a digit, a space or a line end.
        case badDelimiters
        /// More bytes than `MessageLimits.bytes`.
        case tooLarge
        /// More segments than `MessageLimits.segments`.
        case tooManySegments
    }

    package var code: Code
    /// Where reading stopped, counted in bytes from 0.
    package var offset: Int
    /// The limit that was passed, for `tooLarge` and `tooManySegments`.
    package var limit: Int?

    package init(_ code: Code, offset: Int, limit: Int? = nil) {
        self.code = code
        self.offset = offset
        self.limit = limit
    }

    package var description: String {
        switch code {
        case .empty: "the message is empty"
        case .notHL7: "the message does not begin with an MSH, FHS or BHS segment (byte \(offset))"
        case .headerTooShort: "the header segment ends before its encoding characters (byte \(offset))"
        case .badDelimiters: "the header declares separators that cannot be separators (byte \(offset))"
        case .tooLarge: "the message is larger than \(limit ?? 0) bytes"
        case .tooManySegments: "the message has more than \(limit ?? 0) segments (byte \(offset))"
        }
    }
}
