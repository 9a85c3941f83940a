/// Changing many places of a message at once.
extension Message {
    /// The message that these bytes are, as a changed form of this one: with its limits.
    ///
    /// - Returns: `nil` when they are no message.
    package func replaced(with bytes: [UInt8]) -> Message? {
        var limits = MessageLimits()
        limits.bytes = Int.max
        limits.segments = segmentLimit
        guard var message = try? Message(bytes, limits: limits) else { return nil }
        // Every segment counts as written to: none lies where it lay in what was received.
        for index in message.entries.indices {
            message.setContent(Array(message.content(of: message.entries[index])), of: index)
        }
        return message
    }

    /// Replaces parts of a segment, which is rewritten once however many there are.
    ///
    /// - Parameter parts: ranges that count from the segment's first byte, ascending and apart; what does not lie in
    ///   the segment is left out.
    package mutating func replaceParts(_ parts: [(range: Range<Int>, value: [UInt8])], of index: Int) {
        guard entries.indices.contains(index), !parts.isEmpty else { return }
        let segment = segmentBytes(at: index)
        var content: [UInt8] = []
        content.reserveCapacity(segment.count)
        var position = 0
        for part in parts where part.range.lowerBound >= position && part.range.upperBound <= segment.count {
            content += segment[segment.startIndex + position..<segment.startIndex + part.range.lowerBound]
            content += part.value
            position = part.range.upperBound
        }
        content += segment[(segment.startIndex + position)...]
        setContent(content, of: index)
    }
}
