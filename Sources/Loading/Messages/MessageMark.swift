/// What makes a message of a load unique: its run and its number in it.
///
///     RRRR-NNNNNNNNNN    15 bytes: fits MSH-10 of every version (20) and the id number of a CX (15)
///
/// Numbers rise with every message of a sender, and all messages of one patient go through one sender: so they rise
/// for each patient too, which is how a sink sees whether order was kept.
package struct MessageMark: Hashable, Sendable, CustomStringConvertible {
    package static let length = RunID.length + 1 + digits
    /// Numbers stay below this.
    package static let numberLimit = 10_000_000_000
    static let digits = 10

    package var run: RunID
    package var number: Int

    package init(run: RunID, number: Int) {
        self.run = run
        self.number = number
    }

    /// - Returns: `nil` for anything that is not just so.
    package init?(_ bytes: ArraySlice<UInt8>) {
        guard bytes.count == Self.length, let run = RunID(bytes.prefix(RunID.length)),
            bytes[bytes.startIndex + RunID.length] == UInt8(ascii: "-")
        else { return nil }
        var number = 0
        for byte in bytes.suffix(Self.digits) {
            guard (0x30...0x39).contains(byte) else { return nil }
            number = number * 10 + Int(byte - 0x30)
        }
        self.run = run
        self.number = number
    }

    package var bytes: [UInt8] {
        var bytes = run.bytes + [UInt8(ascii: "-")]
        bytes.append(contentsOf: repeatElement(0x30, count: Self.digits))
        var rest = number
        for index in bytes.indices.suffix(Self.digits).reversed() {
            bytes[index] = 0x30 + UInt8(rest % 10)
            rest /= 10
        }
        return bytes
    }

    package var description: String { String(decoding: bytes, as: UTF8.self) }
}
