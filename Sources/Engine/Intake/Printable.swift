/// Identifiers from messages, made safe for logs and terminals.
package enum Printable {
    /// Printable ASCII; anything else becomes `?`, so that no control sequence or line end gets through.
    package static func text(_ bytes: [UInt8], limit: Int) -> String {
        String(decoding: bytes.prefix(limit).map { $0 >= 0x20 && $0 < 0x7F ? $0 : 0x3F }, as: UTF8.self)
    }
}
