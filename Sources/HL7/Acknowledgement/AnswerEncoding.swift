/// How texts of ours become bytes in the character set of an answer, and what its MSH-18 says of them.
package struct AnswerEncoding: Sendable {
    /// MSH-18 with all its repetitions, raw; empty = ASCII.
    package var declared: [UInt8]
    /// The bytes of one character; `nil` where the set does not have it, which becomes `?`.
    package var encode: @Sendable (Unicode.Scalar) -> [UInt8]?

    package init(declared: [UInt8], encode: @escaping @Sendable (Unicode.Scalar) -> [UInt8]?) {
        self.declared = declared
        self.encode = encode
    }

    /// Follows MSH-18 as far as this room knows character sets: UTF-8 whole, of every other set the characters that
    /// it shares with ASCII. Sets that write these in two or four bytes cannot be answered in: nothing is declared
    /// then.
    init(declaredBy characterSet: [UInt8], repetition: UInt8?) {
        let first = characterSet.prefix { $0 != repetition }
        let name = first.filter { $0 != 0x20 && $0 != 0x2D && $0 != 0x5F }.map {
            $0 >= 0x61 && $0 <= 0x7A ? $0 - 0x20 : $0
        }
        let isWide =
            ["UTF16", "UTF32", "UNICODEUTF16", "UNICODEUTF32"].contains { name.starts(with: $0.utf8) }
            || name.elementsEqual("UNICODE".utf8)
        let isNothing = characterSet.isEmpty || characterSet.elementsEqual("\"\"".utf8)
        declared = isWide || isNothing ? [] : characterSet
        // Table 0211 says `UNICODE UTF-8`; `UTF-8` and `UTF8` are met as well.
        let isUTF8 = name.starts(with: "UNICODEUTF8".utf8) || name.starts(with: "UTF8".utf8)
        encode = isUTF8 ? Self.utf8 : Self.ascii
    }

    private static let utf8: @Sendable (Unicode.Scalar) -> [UInt8]? = { Array(String($0).utf8) }

    private static let ascii: @Sendable (Unicode.Scalar) -> [UInt8]? = {
        $0.value < 0x80 ? [UInt8(truncatingIfNeeded: $0.value)] : nil
    }
}
