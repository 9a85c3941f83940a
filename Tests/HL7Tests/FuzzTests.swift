import HL7
import Testing

/// Random bytes from a fixed seed: nothing may trap, and what holds for every message holds for these.
@Suite struct FuzzTests {
    static let alphabet =
        Array(#"MSHPIDOBXNTEMSA|^~\&#"12aZFXE.[]=,*-"#.utf8) + [0x0D, 0x0D, 0x0A, 0x00, 0x20, 0xFF, 0xEF, 0x0B]

    static func message(_ generator: inout SeededGenerator) -> [UInt8] {
        let head = ["MSH|^~\\&|", "MSH|^~\\&#|A\rPID|", "MSH#$%*@#", "MSH|^|A", "BHS|^~&|", ""][
            generator.number(below: 6)]
        return Array(head.utf8) + generator.bytes(upTo: 120, of: alphabet)
    }

    static let paths: [Path] = [
        "PID-1", "PID-3[*].1", "PID[last]-2[last].1.1", "OBX[3=1]-5", "MSH-2.1", "MSH-9.2", "NTE[*]-3[2].2.2", "PID",
        "PID-2.2", "NTE-1[2].1.2", "OBX[2]-2[3].2", "MSH-4", "PID-4[1].1.3",
        "MSH-3[1=A].2", "PID-1[1.1=a,2!=Z].3", "OBX[*]-1[3]", "MSA-1", "BHS-4.2",
    ].compactMap { try? Path($0) }

    @Test func `Any bytes are a message that leaves as it came, or refused`() {
        var generator = SeededGenerator(seed: 1)
        var parsed = 0
        for _ in 0..<20_000 {
            let bytes = Self.message(&generator)
            _ = Header(lenient: bytes).map {
                Acknowledgement.message(.AE, for: $0, controlID: [0x31], at: AcknowledgementTests.time)
            }
            _ = Answer(bytes)
            guard let message = try? Message(bytes) else { continue }
            parsed += 1
            #expect(message.serialized() == bytes)
            for path in Self.paths {
                let all = message.locations(of: path)
                #expect(message.location(of: path) == all.first)
                #expect(all.map { message.raw(at: $0) } == message.rawValues(at: all))
                let first = all.first.map { message.text(at: $0) } ?? []
                #expect(message.text(path) == first)
                #expect(Array(message.value(path)) == first)
                message.withValue(of: path) { shown in
                    #expect(shown.indices.map { shown[$0] } == first)
                }
                for place in all {
                    _ = message.text(at: place)
                    _ = message.state(at: place)
                }
            }
        }
        #expect(parsed > 10_000)
    }

    @Test func `Any write changes its place and nothing else`() throws {
        var generator = SeededGenerator(seed: 3)
        var written = 0
        for _ in 0..<25_000 {
            guard let original = try? Message(Self.message(&generator)) else { continue }
            for target in original.targets(of: Self.paths[generator.number(below: Self.paths.count)]) {
                let raw = generator.bytes(upTo: 12, of: Self.alphabet)
                var message = original
                message.setRaw(raw, at: target)
                let again = try Message(message.serialized())
                #expect(again.segmentCount == original.segmentCount)
                for index in 0..<original.segmentCount where index != target.segment {
                    #expect(again.segmentBytes(at: index) == original.segmentBytes(at: index))
                }
                guard message.isChanged else { continue }
                written += 1
                #expect(again.raw(at: target) == message.raw(at: target))
                #expect(neighbours(of: target, in: again) == neighbours(of: target, in: original))
            }
        }
        #expect(written > 2000)
    }

    /// The fields beside the one written to.
    private func neighbours(of target: Location, in message: Message) -> [[UInt8]] {
        (1...20).filter { $0 != target.field }.map { field in
            Array(message.raw(at: Location(segment: target.segment, name: target.name, field: field)))
        }
    }

    @Test func `Any sequence of edits leaves a message`() throws {
        var generator = SeededGenerator(seed: 4)
        let note = try #require(SegmentName("NTE"))
        for _ in 0..<3000 {
            guard var message = try? Message(Self.message(&generator)) else { continue }
            for _ in 0..<8 {
                let path = Self.paths[generator.number(below: Self.paths.count)]
                let index = generator.number(below: 8) - 1
                switch generator.number(below: 6) {
                case 0: message.remove(message.locations(of: path))
                case 1: message.insertSegment(note, fields: [(number: 2, raw: [0x31])], at: index)
                case 2: message.appendRepetition([0x41, 0x7C, 0x7E], segment: index, field: 3)
                case 3: for place in message.targets(of: path) { message.setText([0x41, 0x5E, 0x0D], at: place) }
                case 4: message.keepSegments { $0 != index }
                default: message.targets(of: path).forEach { message.clear($0) }
                }
                let bytes = message.serialized()
                let again = try Message(bytes)
                #expect(again.serialized() == bytes)
                #expect(again.segmentCount == message.segmentCount)
                for segment in 0..<message.segmentCount {
                    #expect(again.segmentBytes(at: segment) == message.segmentBytes(at: segment))
                }
            }
        }
    }

    @Test func `Any text is a path, or refused inside its bounds`() {
        var generator = SeededGenerator(seed: 5)
        let alphabet = Array(#"PID-3.1[]*last=,!"\OBX(0) "#.utf8)
        var paths = 0
        for _ in 0..<30_000 {
            let head = ["", "PID-", "PID-3[", "OBX[3.1="][generator.number(below: 4)]
            let text = head + String(decoding: generator.bytes(upTo: 14, of: alphabet), as: UTF8.self)
            do {
                let path = try Path(text)
                paths += 1
                #expect((try? Path(path.description)) == path)
            } catch {
                #expect(error.offset >= 0 && error.offset <= text.count && error.length >= 1)
                if let suggestion = error.suggestion { #expect((try? Path(suggestion)) != nil) }
            }
        }
        #expect(paths > 100)
    }
}
