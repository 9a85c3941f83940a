/// A stretch of a value: text, or an escape sequence that stands for no character.
package enum EscapePiece: Hashable, Sendable {
    /// Unescaped.
    case text([UInt8])
    /// A sequence as sent, escape characters included: formatting, highlighting, unknown or unterminated ones.
    case kept([UInt8])
}
