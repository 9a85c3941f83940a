import HL7

/// Writes into a message from a peer: each changes its place and nothing else, the text reads back, and any sequence of
/// them leaves a message.
enum EditsTarget {
    @Sendable static func run(_ input: [UInt8]) {
        guard let original = try? Message(input), original.segmentCount <= 200 else { return }
        var random = InputRandom(input)
        for _ in 0..<4 { write(original, input, &random) }
        sequence(original, input, &random)
    }

    private static func write(_ original: Message, _ input: [UInt8], _ random: inout InputRandom) {
        let path = random.pick(ParserTarget.paths)
        guard let target = original.targets(of: path, atMost: 20).last else { return }
        let text = random.part(of: input, atMost: 30)
        var message = original
        if message.setText(text, at: target) {
            hold(message.text(at: target) == text, "\(target): the text does not read back")
        }
        checkNeighbours(of: target, original, message)
        message = original
        message.setRaw(text, at: target)
        checkNeighbours(of: target, original, message)
    }

    private static func checkNeighbours(of target: Location, _ original: Message, _ message: Message) {
        guard message.isChanged else {
            hold(message.serialized() == original.serialized(), "unchanged, but it leaves otherwise")
            return
        }
        let again = reread(message)
        hold(again.segmentCount == original.segmentCount, "\(target): a write makes or ends segments")
        for index in 0..<original.segmentCount where index != target.segment {
            hold(
                again.segmentBytes(at: index) == original.segmentBytes(at: index), "\(target): segment \(index) changed"
            )
        }
        hold(again.raw(at: target) == message.raw(at: target), "\(target): it reads otherwise once written")
        for field in 1...20 where field != target.field {
            let place = Location(segment: target.segment, name: target.name, field: field)
            hold(again.raw(at: place) == original.raw(at: place), "\(target): field \(field) changed")
        }
    }

    private static func sequence(_ original: Message, _ input: [UInt8], _ random: inout InputRandom) {
        var message = original
        for _ in 0..<8 {
            let path = random.pick(ParserTarget.paths)
            let index = random.number(below: message.segmentCount + 2) - 1
            let value = random.part(of: input, atMost: 12)
            switch random.number(below: 6) {
            case 0: message.remove(message.locations(of: path))
            case 1:
                let fields = [(number: 1 + random.number(below: 5), raw: value)]
                if let name = SegmentName("NTE") { message.insertSegment(name, fields: fields, at: index) }
            case 2: message.appendRepetition(value, segment: index, field: 1 + random.number(below: 5))
            case 3: for place in message.targets(of: path, atMost: 50) { message.setText(value, at: place) }
            case 4: message.keepSegments { $0 != index }
            default: message.targets(of: path, atMost: 50).forEach { message.clear($0) }
            }
            let again = reread(message)
            hold(again.segmentCount == message.segmentCount, "the segments do not come back")
            for segment in 0..<message.segmentCount {
                hold(
                    again.segmentBytes(at: segment) == message.segmentBytes(at: segment), "a segment comes back changed"
                )
            }
        }
    }

    private static func reread(_ message: Message) -> Message {
        let bytes = message.serialized()
        guard let again = try? Message(bytes) else { fatalError("what is left is no message") }
        hold(again.serialized() == bytes, "it does not leave as it came")
        return again
    }
}
