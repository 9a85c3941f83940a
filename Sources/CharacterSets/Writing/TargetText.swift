package import HL7

/// Writes whole messages in the set that a destination asks for, with MSH-18 (and MSH-20) saying so.
package struct TargetText: Sendable {
    package let characterSet: CodedCharacterSet

    package init(_ set: CodedCharacterSet) {
        self.characterSet = set
    }

    /// - Parameters:
    ///   - message: in UTF-8.
    ///   - source: the way back to the set in which it came. Where that is the same, lines keep their own bytes.
    /// - Returns: its bytes as they leave. A message of ASCII alone stays as it is, except that an MSH-18 which names
    ///   another set is emptied. A byte order mark does not leave.
    /// - Throws: the first field with a character that the set does not have.
    package func bytes(of message: Message, from source: OutgoingText? = nil) throws(TextFailure) -> [UInt8] {
        let hex = message.delimiters.escape.map { HexSequences(escape: $0) }
        let isASCII = (0..<message.segmentCount).allSatisfy { index in
            let content = message.segmentBytes(at: index)
            return !content.contains { $0 >= 0x80 } && !(hex?.mayBeIn(content) ?? false)
        }
        var message = message
        declare(in: &message, isASCII: isASCII)
        let coding = TextCoding(characterSet)
        if let source, source.coding == coding { return try source.bytes(of: message) }
        let coder = LineCoder(coding, hex)
        var bytes = Array(message.leadingBytes.filter { $0 < 0x80 })
        for index in 0..<message.segmentCount {
            guard let segment = message.outgoingSegment(at: index) else { continue }
            do throws(CodingFailure) {
                bytes += try coder.encode(segment.content)
            } catch {
                throw TextFailure(coding, hex, message, segment: index)
            }
            bytes += segment.lineEnd
        }
        return bytes
    }

    /// One value as it leaves; what the set does not have stays as it is.
    package func bytes(ofValue value: [UInt8]) -> [UInt8] {
        (try? LineCoder(TextCoding(characterSet), nil).encode(value[...])) ?? value
    }

    /// MSH-18 as table 0211 spells it; empty for ASCII (standard §2.14.9.18: the default).
    private func declare(in message: inout Message, isASCII: Bool) {
        var name = isASCII || characterSet == .ascii ? [] : Array(characterSet.name.utf8)
        var handling: [UInt8] = []
        if case .switched = characterSet.form, !isASCII {
            // The first repetition is what the message begins in: ASCII.
            if let repetition = message.delimiters.repetition { name = [repetition] + name }
            handling = Array("ISO 2022-1994".utf8)
        }
        let declared = Self.raw(18, in: message)
        // Text of ASCII alone is also text of the set that the destination asks for.
        if !isASCII || !declared.elementsEqual(characterSet.name.utf8) { Self.write(name, 18, in: &message) }
        if !Self.raw(20, in: message).isEmpty || !handling.isEmpty { Self.write(handling, 20, in: &message) }
    }

    private static func raw(_ field: Int, in message: Message) -> ArraySlice<UInt8> {
        message.location(of: Path(segment: .msh, field: field)).map { message.raw(at: $0) } ?? []
    }

    private static func write(_ value: [UInt8], _ field: Int, in message: inout Message) {
        guard let place = message.targets(of: Path(segment: .msh, field: field)).first else { return }
        message.setRaw(value, at: place)
    }
}
