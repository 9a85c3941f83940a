/// The name of one run of a load, in every message of it: four of `0`–`9` and `A`–`Z`.
///
/// Runs of the same engine need different ones: it would take a message of the second for one of the first sent again.
package struct RunID: Hashable, Sendable, CustomStringConvertible {
    package static let length = 4
    private static let alphabet = Array("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ".utf8)

    /// The four characters, the first one highest.
    private let code: UInt32

    /// - Returns: `nil` for anything but four characters of the alphabet.
    package init?(_ text: String) {
        self.init(Array(text.utf8)[...])
    }

    init?(_ bytes: ArraySlice<UInt8>) {
        guard bytes.count == Self.length, bytes.allSatisfy(Self.isInAlphabet) else { return nil }
        code = bytes.reduce(0) { $0 << 8 | UInt32($1) }
    }

    private init(code: UInt32) {
        self.code = code
    }

    package static func random() -> RunID {
        var code: UInt32 = 0
        for _ in 0..<length {
            code = code << 8 | UInt32(alphabet[Int.random(in: alphabet.indices)])
        }
        return RunID(code: code)
    }

    var bytes: [UInt8] { [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: code >> $0) } }

    package var description: String { String(decoding: bytes, as: UTF8.self) }

    private static func isInAlphabet(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte)
    }
}
