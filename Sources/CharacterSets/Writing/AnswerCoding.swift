package import HL7

/// Writes an answer in the set in which its message came.
package struct AnswerCoding: Sendable {
    private let coding: TextCoding
    private let coder: LineCoder
    /// MSH-18 as received.
    private let received: [UInt8]
    /// Whether it says which set the message came in.
    private let isTrue: Bool

    /// - Parameter names: as the message was read with.
    package init(to message: DecodedMessage, names: CharacterSetNames) {
        let declared = DeclaredSets(message.message, names: names)
        let said = declared.coding.flatMap { $0.characterSet.isRefused ? nil : $0 }
        // A message of ASCII alone came in whatever it says.
        coding = message.coding == .ascii ? said ?? message.coding : message.coding
        coder = LineCoder(coding, message.message.delimiters.escape.map { HexSequences(escape: $0) })
        received = Array(Header(message.message).characterSet)
        isTrue = said == coding
    }

    /// For texts of ours: UTF-8 still, but only with characters that ``bytes(of:)`` can write.
    package var encoding: AnswerEncoding {
        AnswerEncoding(declared: received) { [coder] scalar in
            let character = Array(String(scalar).utf8)
            return (try? coder.encode(character[...])) == nil ? nil : character
        }
    }

    /// - Parameter answer: in UTF-8, with values of the decoded message, which go back as they came.
    /// - Returns: its bytes; MSH-18 names the set that they are in, unless they are ASCII.
    package func bytes(of answer: [UInt8]) -> [UInt8] {
        guard answer.contains(where: { $0 >= 0x80 }) || coder.mayChange(answer[...]),
            var message = try? Message(answer)
        else { return answer }
        if !isTrue, let place = message.targets(of: Path(segment: .msh, field: 18)).first {
            message.setRaw(Array(coding.description.utf8), at: place)
        }
        var bytes: [UInt8] = []
        for index in 0..<message.segmentCount {
            guard let segment = message.outgoingSegment(at: index) else { continue }
            // Everything in it was read in this set or asked about before, so nothing is left that it does not have.
            bytes += (try? coder.encode(segment.content)) ?? segment.content.map { $0 < 0x80 ? $0 : 0x3F }
            bytes += segment.lineEnd
        }
        return bytes
    }
}
