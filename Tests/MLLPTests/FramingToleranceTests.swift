import Foundation
import MLLP
import NIOCore
import Testing

/// The deviations of frames, with the files under `Samples/deviations` as what a connection brings.
@Suite struct FramingToleranceTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Samples/deviations")

    private func sample(_ name: String) throws -> [UInt8] {
        Array(try Data(contentsOf: Self.folder.appending(path: name + ".hl7")))
    }

    struct Seen {
        var messages: [(bytes: [UInt8], oddities: FrameOddities)] = []
        var violations: [FramingViolation] = []
        var fatal: [String] { violations.filter(\.isFatal).map(\.name) }
    }

    /// All of it in one read, then quiet, then the end of the stream.
    private func read(
        _ bytes: [UInt8], inReadsOf size: Int? = nil, _ change: (inout FramingTolerance) -> Void = { _ in }
    ) -> Seen {
        var tolerance = FramingTolerance()
        change(&tolerance)
        var decoder = FrameDecoder(tolerance: tolerance)
        var seen = Seen()
        func take(_ event: FrameDecoder.Event?, _ oddities: FrameOddities) {
            switch event {
            case .message(let bytes): seen.messages.append((bytes, oddities))
            case .violation(let violation): seen.violations.append(violation)
            case nil: break
            }
        }
        var rest = bytes[...]
        while !rest.isEmpty {
            decoder.receive(ByteBuffer(bytes: rest.prefix(size ?? rest.count)))
            rest = rest.dropFirst(size ?? rest.count)
            while let event = decoder.next() { take(event, decoder.oddities) }
        }
        take(decoder.quiet(), decoder.oddities)
        decoder.finish()
        while let event = decoder.next() { take(event, decoder.oddities) }
        return seen
    }

    @Test func `A frame without its last CR is a message, or ends the connection`() throws {
        let bytes = try sample("02-missing-end")
        let seen = read(bytes)
        #expect(seen.messages.map(\.oddities) == [.missingEnd])
        #expect(seen.messages.first?.bytes == Array(bytes[1..<bytes.count - 1]))
        let refused = read(bytes) { $0.missingEnd = false }
        #expect(refused.messages.isEmpty && refused.fatal == ["missing_end"])
        for tail in [[UInt8(0x0A)], [0x0B, 0x41, 0x1C, 0x0D]] {
            #expect(read(bytes + tail) { $0.missingEnd = false }.fatal == ["missing_end"])
            #expect(read(bytes + tail, inReadsOf: 1) { $0.missingEnd = false }.fatal == ["missing_end"])
        }
    }

    @Test func `Bytes between frames are passed over, or end the connection`() throws {
        let bytes = try sample("03-bytes-between")
        let seen = read(bytes, inReadsOf: 1)
        #expect(seen.messages.map(\.oddities) == [.bytesBetween, .bytesBetween])
        #expect(seen.fatal.isEmpty)
        let refused = read(bytes) { $0.bytesBetween = false }
        #expect(refused.messages.isEmpty && refused.fatal == ["bytes_between"])
        let clean = read(try sample("25-early-next"), inReadsOf: 1) { $0.bytesBetween = false }
        #expect(clean.messages.count == 2 && clean.violations.isEmpty)
    }

    @Test func `Frames that share a read are messages of their own, or end the connection`() throws {
        let bytes = try sample("04-shared-reads")
        #expect(read(bytes).messages.map(\.oddities) == [[], .sharedRead, .sharedRead])
        let refused = read(bytes) { $0.sharedReads = false }
        #expect(refused.messages.count == 1 && refused.fatal == ["shared_reads"])
        // Frames in many reads are what TCP does.
        let split = read(bytes, inReadsOf: 7) { $0.sharedReads = false }
        #expect(split.messages.count == 3 && split.violations.isEmpty)
    }

    @Test(arguments: [nil, 1, 5])
    func `A message without a frame ends with its connection, where the route lets it`(_ size: Int?) throws {
        let bytes = try sample("06-no-framing")
        #expect(read(bytes, inReadsOf: size).messages.isEmpty)
        let seen = read(bytes, inReadsOf: size) { $0.noFraming = true }
        #expect(seen.messages.map(\.oddities) == [.noFraming])
        #expect(seen.messages.first?.bytes == bytes && seen.violations.isEmpty)
        let framed = read(try sample("25-early-next"), inReadsOf: size) { $0.noFraming = true }
        #expect(framed.messages.count == 2 && framed.violations.isEmpty)
    }

    @Test func `A message without a frame has the limit of every message`() {
        var tolerance = FramingTolerance()
        tolerance.noFraming = true
        var decoder = FrameDecoder(limit: 10, tolerance: tolerance)
        decoder.receive(ByteBuffer(bytes: Array(repeating: 0x41, count: 11)))
        guard case .violation(let violation)? = decoder.next() else {
            Issue.record("it was taken")
            return
        }
        #expect(violation.name == "too_large" && decoder.held == 0)
    }
}
