import HL7

/// Messages in UTF-8, for people to read and for comparisons with what people wrote.
package enum ReadableText {
    /// - Parameters:
    ///   - coding: how the bytes are known to have been written; without it, and where it is not true, MSH-18 and the
    ///     bytes themselves say it.
    /// - Returns: the bytes as they are when they are no message or no text of any set.
    package static func utf8(_ bytes: [UInt8], writtenIn coding: TextCoding? = nil) -> [UInt8] {
        if let coding, !coding.isUTF8, let message = try? Message(bytes),
            let source = try? SourceText(bytes, coding: coding, delimiters: message.delimiters)
        {
            return source.text
        }
        guard let decoded = try? TextReader().read(bytes) else { return bytes }
        return decoded.source?.text ?? bytes
    }
}
