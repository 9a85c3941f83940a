package import HL7

/// Finds out which character set a message is in, and decodes it where a route could not work on its bytes as they
/// are: ASCII and UTF-8 stay untouched.
///
/// | bytes | are read as |
/// |---|---|
/// | ASCII without ESC and `\X \C \M` | themselves, whatever MSH-18 says |
/// | EF BB BF first | UTF-8 |
/// | anything, and the route says `force` | that set |
/// | MSH-18 empty, ASCII, UTF-8 or unknown | UTF-8 if they are valid; else the route's fallback, or windows-1252 unless some are valid UTF-8: then they are damaged UTF-8 |
/// | MSH-18 names another set | that set; else what its senders send instead: windows-1252 for 8859/1, Shift-JIS for ISO IR87 … |
package struct TextReader: Sendable {
    private let rules: TextRules

    package init(_ rules: TextRules = TextRules()) {
        self.rules = rules
    }

    package func read(
        _ bytes: [UInt8], limits: MessageLimits = MessageLimits()
    ) throws(ParseError) -> DecodedMessage {
        let message = try Message(bytes, limits: limits)
        let isPlain = bytes.withUnsafeBufferPointer { TextScan.isPlain($0) && !TextScan.mayHoldOtherCharacters($0) }
        if isPlain { return DecodedMessage(message: message, coding: .ascii) }
        return try decoded(message, bytes, limits)
    }

    private func decoded(
        _ message: Message, _ bytes: [UInt8], _ limits: MessageLimits
    ) throws(ParseError) -> DecodedMessage {
        let declared = DeclaredSets(message, names: rules.names)
        var notes: [TextNote] = []
        if declared.sets.contains(where: { $0 == nil }) { notes.append(.unknownName) }
        let candidates = candidates(declared, bytes)
        // Every candidate strictly first: Latin-1 has a character for each byte, but nobody sends its controls.
        for isStrict in [true, false] {
            for candidate in isStrict ? candidates[...] : candidates.prefix(1) {
                if candidate.isUTF8 {
                    guard TextScan.firstInvalidUTF8(in: bytes[...]) == nil else { continue }
                    note(candidate, declared, &notes)
                    return DecodedMessage(message: message, coding: candidate, notes: notes)
                }
                guard let source = try? SourceText(bytes, coding: candidate, delimiters: message.delimiters),
                    !isStrict || !Self.hasControls(source.text)
                else { continue }
                note(candidate, declared, &notes)
                return DecodedMessage(
                    message: try Message(source.text, limits: Self.widened(limits, to: source.text.count)),
                    source: source, coding: candidate, notes: notes)
            }
        }
        return undecodable(message, bytes, as: candidates[0], notes)
    }

    /// UTF-8 takes more room than what was received, whose size has been checked.
    private static func widened(_ limits: MessageLimits, to count: Int) -> MessageLimits {
        var limits = limits
        limits.bytes = max(limits.bytes, count)
        return limits
    }

    /// C2 80 to C2 9F: the control characters of the upper half, which no text has.
    private static func hasControls(_ text: [UInt8]) -> Bool {
        text.withUnsafeBufferPointer { TextScan.follows(0xC2, in: $0) { $0 < 0xA0 } }
    }

    /// The bytes that a sender of this text would send: in the set that the route forces or MSH-18 names, else UTF-8.
    ///
    /// - Throws: the first field with a character that the set does not have.
    package func bytes(ofText text: [UInt8]) throws(TextFailure) -> [UInt8] {
        guard let message = try? Message(text) else { return text }
        var coding = DeclaredSets(message, names: rules.names).coding
        if case .force(let set) = rules.override { coding = TextCoding(set) }
        guard let coding, !coding.isUTF8, !coding.characterSet.isRefused else { return text }
        let hex = message.delimiters.escape.map { HexSequences(escape: $0) }
        let coder = LineCoder(coding, hex)
        var bytes = Array(message.leadingBytes)
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

    // MARK: Candidates

    /// In the order to try; at least one.
    private func candidates(_ declared: DeclaredSets, _ bytes: [UInt8]) -> [TextCoding] {
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { return [TextCoding(.utf8)] }
        if case .force(let set) = rules.override { return [TextCoding(set)] }
        guard let coding = declared.coding, !coding.isUTF8, coding.characterSet.form != .wide else {
            return [TextCoding(.utf8)] + fallback(bytes)
        }
        var candidates = [coding]
        for set in declared.sets.compactMap({ $0 }).flatMap(\.relatives) {
            let relative = TextCoding(set)
            if !candidates.contains(relative) { candidates.append(relative) }
        }
        if case .fallback(let set) = rules.override { candidates.append(TextCoding(set)) }
        return candidates
    }

    private func fallback(_ bytes: [UInt8]) -> [TextCoding] {
        if case .fallback(let set) = rules.override { return [TextCoding(set)] }
        return TextScan.hasUTF8Sequence(bytes) ? [] : [TextCoding(.windows1252)]
    }

    private func note(_ coding: TextCoding, _ declared: DeclaredSets, _ notes: inout [TextNote]) {
        if coding == declared.coding || (coding.isUTF8 && declared.isPlain) { return }
        if case .force = rules.override { return }
        let name = declared.sets.isEmpty ? nil : declared.coding?.description
        if name == nil, !declared.sets.isEmpty { return }
        notes.append(.other(declared: name, actual: coding.description))
    }

    // MARK: Undecodable

    private func undecodable(
        _ message: Message, _ bytes: [UInt8], as coding: TextCoding, _ notes: [TextNote]
    ) -> DecodedMessage {
        var offset = 0
        do throws(CodingFailure) {
            _ = try SourceText(bytes, coding: coding, delimiters: message.delimiters)
        } catch {
            offset = error.offset
        }
        let policy = rules.undecodable ?? (coding.hidesDelimiters ? .deadLetter : .passBytes)
        let note = TextNote.undecodable(coding.description)
        return DecodedMessage(
            message: message, coding: coding, notes: notes + [note],
            undecodable: DecodedMessage.Undecodable(
                policy: policy, location: Self.location(of: offset, in: message, coding), text: note.description))
    }

    /// The field that the byte at `offset` lies in.
    private static func location(of offset: Int, in message: Message, _ coding: TextCoding) -> Location? {
        for index in 0..<message.segmentCount {
            let segment = message.segmentBytes(at: index)
            guard segment.indices.contains(offset) else { continue }
            let separators = coding.positions(of: message.delimiters.field, in: segment[..<offset]).count
            return message.location(ofPart: separators, segment: index)
        }
        return nil
    }
}
