import HL7

/// Bytes from a peer as a message: it leaves as it came, every way to look a place up gives the same, and what is
/// answered to it is a message.
enum ParserTarget {
    static let paths: [Path] = [
        "PID-1", "PID-3[*].1", "PID[last]-2[last].1.1", "OBX[3=1]-5", "MSH-2.1", "MSH-9.2", "NTE[*]-3[2].2.2", "PID",
        "MSH-3[1=A].2", "PID-1[1.1=a,2!=Z].3", "OBX[*]-1[3]", "MSA-1", "BHS-4.2", "PID-2.2", "NTE-1[2].1.2",
        "OBX[2]-2[3].2", "MSH-4", "PID-4[1].1.3", "MSH-18[2]", "PV1-19", "ZZZ[last]-999", "PID[*]", "OBX-5[2].5",
    ].map { text in
        guard let path = try? Path(text) else { fatalError("\(text) is no path") }
        return path
    }

    private static let limits: MessageLimits = {
        var limits = MessageLimits()
        limits.segments = 2_000
        return limits
    }()

    @Sendable static func run(_ input: [UInt8]) {
        answer(input)
        let message: Message
        do {
            message = try Message(input, limits: limits)
        } catch {
            hold(error.offset >= 0 && error.offset <= input.count, "an error outside of the message")
            return
        }
        hold(message.serialized() == input, "an untouched message does not leave as it came")
        hold(!message.isChanged, "reading changes the message")
        for path in paths { look(path, in: message) }
        for index in 0..<message.segmentCount { lookAround(index, in: message) }
    }

    private static func look(_ path: Path, in message: Message) {
        let all = message.locations(of: path)
        hold(message.location(of: path) == all.first, "\(path): the first of all places is not the first place")
        hold(all.map { message.raw(at: $0) } == message.rawValues(at: all), "\(path): one pass finds other values")
        hold(message.locations(of: path, atMost: 1) == Array(all.prefix(1)), "\(path): at most one is another one")
        let first = all.first.map { message.text(at: $0) } ?? []
        hold(message.text(path) == first, "\(path): its text is not that of its first place")
        hold(Array(message.value(path)) == first, "\(path): its value is not its text")
        message.withValue(of: path) { shown in
            hold(shown.indices.map { shown[$0] } == first, "\(path): the value shown is not its text")
        }
        for place in all {
            let raw = message.raw(at: place)
            hold(message.text(at: place).count <= raw.count, "\(place): the text is longer than what was sent")
            if message.state(at: place) == .empty {
                hold(message.text(at: place).isEmpty, "\(place): empty text is there")
            }
            hold((try? Path(place.description)) != nil || place.exceedsPaths, "\(place) is no path")
        }
    }

    /// Every field of a segment as a place: inside the segment, and its repetitions make it up.
    private static func lookAround(_ index: Int, in message: Message) {
        guard let name = message.segmentName(at: index) else { return }
        let segment = message.segmentBytes(at: index)
        for field in [0, 1, 2, 3, 5, 8, 40, 1_000] {
            let place = Location(segment: index, name: name, field: field)
            let raw = message.raw(at: place)
            hold(raw.isEmpty || (raw.startIndex >= segment.startIndex && raw.endIndex <= segment.endIndex), "outside")
            let count = message.repetitionCount(segment: index, field: field)
            guard count > 0, count < 200, !place.isHeaderSyntax else { continue }
            var joined: [UInt8] = []
            for number in 1...count {
                var repetition = place
                repetition.repetition = number
                if number > 1, let separator = message.delimiters.repetition { joined.append(separator) }
                joined += message.raw(at: repetition)
            }
            hold(joined == Array(raw), "the repetitions do not make up the field")
        }
        hold(message.raw(at: Location(segment: message.segmentCount, name: name, field: 1)).isEmpty, "no such segment")
    }

    private static let time = Timestamp(secondsSince1970: 1_772_360_100, nanoseconds: 0, offsetMinutes: 0)

    private static func answer(_ input: [UInt8]) {
        _ = Answer(input)
        guard let header = Header(lenient: input) else { return }
        let answer = Acknowledgement.message(.AE, for: header, controlID: [0x31], at: time)
        guard let message = try? Message(answer) else { fatalError("the acknowledgement is no message") }
        hold(message.segmentName(at: 1) == .msa, "the acknowledgement has no MSA")
        hold(Answer(answer)?.code == .AE, "the acknowledgement's code does not come back")
    }
}

extension Location {
    /// Whether a number is larger than paths can say.
    fileprivate var exceedsPaths: Bool {
        [occurrence, field ?? 1, repetition ?? 1, component ?? 1, subcomponent ?? 1]
            .contains { $0 > Path.largestNumber || $0 < 1 }
    }
}
