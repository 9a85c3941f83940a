package import HL7

/// Gives a message whose text was decoded its own bytes back: what was not changed leaves exactly as it came, down to
/// single fields, and what was is coded in the message's set.
package struct OutgoingText: Sendable {
    private let source: SourceText
    /// Where lines come from, by where their text begins; `nil`: they are those of the source.
    private var origins: [Int: Origin]?

    private struct Origin {
        /// In the source.
        var line: Int
        /// Whether it had not been changed when the message was made.
        var isIntact: Bool
    }

    var coding: TextCoding { source.coding }

    package init(_ source: SourceText) {
        self.source = source
    }

    /// The same for a message made of some lines of another: `segments` of `message`, each with a line end of
    /// `lineEnd` bytes.
    package func part(of message: Message, segments: [Int], lineEnd: Int) -> OutgoingText {
        var part = self
        var origins: [Int: Origin] = [:]
        var start = 0
        for index in segments {
            guard let segment = message.outgoingSegment(at: index) else { continue }
            if let begin = segment.origin, var origin = lineOrigin(at: begin) {
                origin.isIntact = origin.isIntact && !segment.isChanged
                origins[start] = origin
            }
            start += segment.content.count + lineEnd
        }
        part.origins = origins
        return part
    }

    private func lineOrigin(at offset: Int) -> Origin? {
        if let origins { return origins[offset] }
        return source.line(at: offset).map { Origin(line: $0, isIntact: true) }
    }

    // MARK: The message

    package func bytes(of message: Message) throws(TextFailure) -> [UInt8] {
        var bytes = origins == nil ? Array(source.leading(before: message.leadingBytes.count)) : []
        bytes.reserveCapacity(source.received.count)
        for index in 0..<message.segmentCount {
            guard let segment = message.outgoingSegment(at: index) else { continue }
            let origin = segment.origin.flatMap { lineOrigin(at: $0) }
            if let origin, origin.isIntact, !segment.isChanged {
                bytes += source.bytes(of: origin.line)
            } else {
                do throws(CodingFailure) {
                    bytes += try line(segment.content, from: origin?.line)
                } catch {
                    throw TextFailure(source.coding, source.hex, message, segment: index)
                }
            }
            bytes += segment.lineEnd
        }
        return bytes
    }

    /// MSH-10 as it leaves; what can be no text in the set stays as it is.
    package func bytes(ofValue value: [UInt8]) -> [UInt8] {
        guard value.contains(where: { $0 >= 0x80 }) else { return value }
        return (try? LineCoder(source.coding, source.hex).encode(value[...])) ?? value
    }

    private func line(_ content: ArraySlice<UInt8>, from origin: Int?) throws(CodingFailure) -> [UInt8] {
        let coder = LineCoder(source.coding, source.hex)
        if let origin, source.coding.isAmbiguous, let bytes = merged(content, from: origin, coder) { return bytes }
        return try coder.encode(content)
    }

    /// The line with its fields' received bytes wherever their text has not changed.
    ///
    /// - Returns: `nil` when that would not give this text, or when something in it cannot be coded.
    private func merged(_ content: ArraySlice<UInt8>, from origin: Int, _ coder: LineCoder) -> [UInt8]? {
        let received = fields(of: source.bytes(of: origin))
        let before = source.text(of: origin).split(separator: source.field, omittingEmptySubsequences: false)
        guard received.count == before.count else { return nil }
        var bytes: [UInt8] = []
        for (number, field) in content.split(separator: source.field, omittingEmptySubsequences: false).enumerated() {
            if number > 0 { bytes.append(source.field) }
            if number < before.count, before[number].elementsEqual(field) {
                bytes += received[number]
            } else if let coded = try? coder.encode(field) {
                bytes += coded
            } else {
                return nil
            }
        }
        var text: [UInt8] = []
        guard (try? coder.decode(bytes[...], to: &text)) != nil, text.elementsEqual(content) else { return nil }
        return bytes
    }

    private func fields(of line: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
        var fields: [ArraySlice<UInt8>] = []
        var start = line.startIndex
        for position in source.coding.positions(of: source.field, in: line) {
            fields.append(line[start..<position])
            start = position + 1
        }
        fields.append(line[start...])
        return fields
    }
}
