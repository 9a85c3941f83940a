import HL7
import Testing

@Suite struct TimestampTests {
    @Test(arguments: [
        "2026", "202603", "20260301", "2026030110", "202603011015", "20260301101500", "20260301101500.1",
        "20260301101500.1234+0100", "20260301101500-0530", "2026+0000", "20240229", "20260301101559.000Z",
        "00010101", "99991231235959.9999+2359",
    ])
    func `A DTM reads and is written the same`(_ text: String) throws {
        guard !text.hasSuffix("Z") else {
            #expect(Timestamp(hl7: text.utf8) == nil)
            return
        }
        #expect(try #require(Timestamp(hl7: text.utf8)).description == text)
    }

    @Test(arguments: [
        "", "202", "20263", "20261301", "20260001", "20260230", "20250229", "19000229", "2026030124", "202603011060",
        "20260301101560", "2026030110150", "20260301101500.", "20260301101500.12345", "202603011015.5", "2026-03-01",
        "20260301 ", " 20260301", "20260301101500+01", "20260301101500+01000", "20260301101500+2400", "20260301+0160",
        "00000101", "20260301101500.1x", "2026030110150011", "20260301T10", "20260301101500.1234+0100x",
    ])
    func `Anything else is no DTM`(_ text: String) {
        #expect(Timestamp(hl7: text.utf8) == nil)
    }

    @Test(arguments: [
        ("20260301", "20260302", -1), ("20260301", "202603011530", 0), ("2026", "2025123123", 1),
        ("20260301101500", "20260301101500.5", 0), ("20260301101500.4", "20260301101500.5", -1),
        ("20260301101500+0100", "20260301091500+0000", 0), ("20260301101500+0100", "20260301101500+0000", -1),
        ("20260301101500+0100", "20260301101500", 0), ("20260101003000+0100", "202512312330+0000", 0),
        ("2026010100+0100", "2025123123+0000", 0), ("20260301+0100", "20260301+0000", 0),
        ("202603011016", "20260301101559", 1),
    ])
    func `Times compare at the shorter precision, in one zone where both are known`(
        _ first: String, _ second: String, _ order: Int
    ) throws {
        let first = try #require(Timestamp(hl7: first.utf8))
        let second = try #require(Timestamp(hl7: second.utf8))
        #expect(first.compared(to: second) == order)
        #expect(second.compared(to: first) == -order)
    }

    @Test(arguments: [
        (0, 0, 0, "19700101000000.000+0000"), (1_772_360_100, 123_999_999, 60, "20260301111500.123+0100"),
        (-1, 0, 0, "19691231235959.000+0000"), (951_782_400, 0, 0, "20000229000000.000+0000"),
        (1_772_360_100, 0, -330, "20260301044500.000-0530"), (4_107_542_400, 0, 0, "21000301000000.000+0000"),
        (-2_203_891_200, 0, 0, "19000301000000.000+0000"),
    ])
    func `An instant is shown as its zone's clock shows it`(
        _ seconds: Int64, _ nano: Int32, _ offset: Int, _ text: String
    ) {
        let time = Timestamp(secondsSince1970: seconds, nanoseconds: nano, offsetMinutes: offset)
        #expect(time.description == text)
        #expect(time.instant.map(Int64.init) == seconds)
    }

    @Test func `No instant is too far away`() {
        for seconds in [Int64.min, Int64.max] {
            let time = Timestamp(secondsSince1970: seconds, nanoseconds: .min, offsetMinutes: .max)
            #expect(Timestamp(hl7: time.hl7) == time)
        }
    }

    @Test func `Parts that make no date are refused`() {
        #expect(Timestamp(year: 2026, month: 3, hour: 4) == nil)
        #expect(Timestamp(year: 2026, month: 2, day: 30) == nil)
        #expect(Timestamp(year: 2026, month: 2, fraction: [0x31]) == nil)
        #expect(Timestamp(year: 2026, month: 2, day: 3, hour: 4, minute: 5, second: 6, fraction: [0x41]) == nil)
        #expect(Timestamp(year: 2026, month: 2, offsetMinutes: 1440) == nil)
        #expect(Timestamp(year: 2026, month: 2, day: 3)?.precision == 3)
    }

    @Test func `What is plainly a time is a time`() {
        var random = SeededGenerator(seed: 14)
        var plain = 0
        for _ in 0..<200_000 {
            let length = Int.random(in: 0...16, using: &random)
            var bytes = (0..<length).map { _ in UInt8.random(in: 0x30...0x33, using: &random) }
            if length > 0, Int.random(in: 0..<8, using: &random) == 0 {
                bytes[Int.random(in: 0..<length, using: &random)] = UInt8.random(in: 0x20...0x3F, using: &random)
            }
            if Bool.random(using: &random) {
                let rests = [
                    ".1", ".1234", ".12345", "+0100", "-0530", "+2400", "+0160", ".12+0100", ".", "+010", "+01x0",
                ]
                bytes += (rests.randomElement(using: &random) ?? "").utf8
            }
            guard Timestamp.isPlain(bytes[...]) else { continue }
            plain += 1
            #expect(Timestamp(hl7: bytes) != nil, "\(String(decoding: bytes, as: UTF8.self))")
        }
        #expect(plain > 1000)
        #expect(Timestamp.isPlain(Array("x20260301101559x".utf8)[1..<15]))
    }
}
