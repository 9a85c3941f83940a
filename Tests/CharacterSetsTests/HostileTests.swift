import CharacterSets
import HL7
import Testing

/// Bytes from peers that mean harm, or nothing.
@Suite struct HostileTests {
    static let declarations =
        CharacterSetNames.written + [
            "", "~ISO IR87", "ISO IR87~ISO IR159~8859/5", "8859/1~KS X 1001~ISO IR14", "GB 18030-2000~8859/1", "~~~~",
            "\"\"",
            "UNICODE UTF-8~8859/1", "^^&&", String(repeating: "8859/1~", count: 500),
        ]

    @Test(arguments: declarations) func `No bytes trap, and whatever can be read leaves as it came`(
        _ declared: String
    ) throws {
        var generator = SeededGenerator(seed: UInt64(declared.utf8.count) &* 31 &+ UInt64(declared.utf8.last ?? 0))
        let pieces: [[UInt8]] = [
            [0x1B], [0x1B, 0x24, 0x42], [0x1B, 0x28, 0x42], [0x1B, 0x24, 0x29, 0x43], [0x1B, 0x24], [0x81], [0x8E],
            [0x8F],
            [0xFF], [0xC3], [0xE2, 0x82], Array("\\X".utf8), Array("\\XE4\\".utf8), Array("\\M2442\\".utf8),
            Array("\\C2842".utf8), [0x0D], [0x0A], [0x7C], [0x5C], [0x7E], [0x5E], [0x30], [0x00], [0xEF, 0xBB, 0xBF],
        ]
        for handling in ["", "ISO 2022-1994", "2.3"] {
            let head = Array("MSH|^~\\&|A|B|C|D|2026||ADT^A01|M1|P|2.5||||||\(declared)||\(handling)\rPID|1|".utf8)
            for _ in 0..<60 {
                var bytes = head
                for _ in 0..<Int.random(in: 0...40, using: &generator) {
                    let piece = Bool.random(using: &generator) ? pieces.randomElement(using: &generator) : nil
                    bytes += piece ?? [UInt8.random(in: 0...255, using: &generator)]
                }
                let decoded = try TextReader().read(bytes)
                #expect(decoded.received == bytes)
                guard let source = decoded.source else { continue }
                #expect(try OutgoingText(source).bytes(of: decoded.message) == bytes)
                var message = decoded.message
                message.setText(Array("new".utf8), at: try Samples.location("PID-30", in: message))
                let first = bytes.firstIndex(of: 0x0D).map { bytes[...$0] } ?? []
                let left = try? OutgoingText(source).bytes(of: message)
                #expect(left?.starts(with: first) ?? true)
                _ = try? TargetText(.utf8).bytes(of: message)
                _ = AnswerCoding(to: decoded, names: CharacterSetNames()).bytes(of: message.serialized())
            }
        }
    }

    @Test func `Damage of every length in every set is found or read, never replaced`() throws {
        let replacement = Array("\u{FFFD}".utf8)
        for (name, text) in Samples.texts where !["UNICODE UTF-8", "GB 18030-2000"].contains(name) {
            let bytes = try Samples.message(text, in: Samples.set(name))
            for cut in 0..<bytes.count where bytes[cut] >= 0x80 {
                var damaged = bytes
                damaged.remove(at: cut)
                let decoded = try TextReader().read(damaged)
                #expect(decoded.received == damaged, "\(name)")
                let read = decoded.message.serialized()
                #expect(!read.indices.contains { read[$0...].starts(with: replacement) }, "\(name)")
            }
        }
    }

    @Test(.timeLimit(.minutes(1))) func `A large message with a change of set at every character is read`() throws {
        let head = Array("MSH|^~\\&|A|B|C|D|2026||ADT^A01|M1|P|2.5||||||~ISO IR87~ISO IR14\rPID|1||".utf8)
        let unit: [UInt8] = [0x1B, 0x28, 0x49, 0x36, 0x1B, 0x28, 0x42, 0x41]
        let bytes = head + Array(repeatElement(unit, count: 60_000).joined())
        #expect(try TextReader().read(bytes).message.serialized().count == head.count + 60_000 * 4)
    }
}
