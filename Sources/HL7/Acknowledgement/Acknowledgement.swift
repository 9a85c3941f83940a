/// Building acknowledgements (HL7 v2.5.1 §2.9; forms by version in §2.13.1, §2.15.5 and §2.15.8).
package enum Acknowledgement {
    /// An acknowledgement in the delimiters and the version of the message it answers; each segment ends with CR.
    ///
    /// | field | value |
    /// |---|---|
    /// | MSH-1, MSH-2 | as received |
    /// | MSH-3 to MSH-6 | MSH-5, MSH-6, MSH-3, MSH-4 as received |
    /// | MSH-9 | `ACK`, from 2.3 `ACK^event`, from 2.3.1 `ACK^event^ACK` |
    /// | MSH-11, MSH-12 | as received |
    /// | MSH-15, MSH-16 | `NE` where the message used enhanced mode |
    /// | MSA-1, MSA-2 | `code`, MSH-10 byte for byte |
    /// | MSA-3 | `text`, up to 2.6 |
    /// | ERR | by version, see `ErrorSegment` |
    ///
    /// A missing or unreadable version is treated as 2.5. Texts are escaped; where neither the message nor
    /// `characterSet` says UTF-8, other characters than ASCII become `?`.
    /// - Parameters:
    ///   - controlID: MSH-10 of the acknowledgement, unescaped; up to 20 bytes to fit versions before 2.7.
    ///   - text: Unescaped UTF-8; cut to the 80 bytes of MSA-3.
    ///   - characterSet: MSH-18; without it that of the message, if other bytes than ASCII are in the answer.
    package static func message(
        _ code: AcknowledgementCode, for header: Header, controlID: [UInt8], at time: Timestamp,
        errors: [AcknowledgementError] = [], text: [UInt8]? = nil, characterSet: [UInt8]? = nil
    ) -> [UInt8] {
        let version = VersionNumber(header.version) ?? VersionNumber(2, 5)
        var builder = SegmentBuilder(header.delimiters)
        let hasText = text != nil || !errors.isEmpty
        let texts = AnswerText(
            isUTF8: hasText && isUTF8(characterSet ?? header.characterSet), header.delimiters)
        appendMSA(code, header, version, texts, text, to: &builder)
        let errorSegment = ErrorSegment(version: version, texts: texts, delimiters: header.delimiters)
        for line in errorSegment.lines(of: errors.prefix(100)) {
            builder.begin(.err)
            for field in line { builder.append(field) }
        }
        let body = builder.finish()
        var head = SegmentBuilder(header.delimiters)
        appendMSH(header, version, controlID, time, to: &head)
        let declared = characterSet ?? (isASCII(head.bytes) && isASCII(body) ? [] : header.characterSet)
        finishMSH(header, declared, to: &head)
        return head.finish() + body
    }

    private static func appendMSH(
        _ header: Header, _ version: VersionNumber, _ controlID: [UInt8], _ time: Timestamp,
        to head: inout SegmentBuilder
    ) {
        let encoding = header.raw(2)
        head.begin(.msh)
        head.append(isOwn(encoding, of: header.delimiters) ? encoding : header.delimiters.encodingCharacters[...])
        head.append(header.raw(5))
        head.append(header.raw(6))
        head.append(header.raw(3))
        head.append(header.raw(4))
        head.append(time.hl7WithoutFraction[...])
        head.append([])
        var type = Array("ACK".utf8)
        let event = header.raw(9, component: 2)
        if let component = header.delimiters.component, !event.isEmpty, version >= VersionNumber(2, 3) {
            type += [component] + event
            if version >= VersionNumber(2, 3, 1) { type += [component] + "ACK".utf8 }
        }
        head.append(type[...])
        head.append(Escapes.encode(controlID, header.delimiters)[...])
        head.append(header.raw(11))
        head.append(header.raw(12))
    }

    private static func finishMSH(_ header: Header, _ characterSet: [UInt8], to head: inout SegmentBuilder) {
        let isEnhanced = !header.raw(15).isEmpty || !header.raw(16).isEmpty
        head.append([])
        head.append([])
        for _ in 15...16 { head.append(isEnhanced ? Array("NE".utf8)[...] : []) }
        head.append([])
        head.append(characterSet[...])
    }

    private static func appendMSA(
        _ code: AcknowledgementCode, _ header: Header, _ version: VersionNumber, _ texts: AnswerText,
        _ text: [UInt8]?, to builder: inout SegmentBuilder
    ) {
        builder.begin(.msa)
        builder.append(Array(code.rawValue.utf8)[...])
        builder.append(header.controlID[...])
        if let text, version < VersionNumber(2, 7) { builder.append(texts.value(text, limit: 80)[...]) }
    }

    /// Whether MSH-2 as received declares what was read from it: it does unless it was unusable.
    private static func isOwn(_ encoding: ArraySlice<UInt8>, of delimiters: Delimiters) -> Bool {
        !encoding.isEmpty && encoding.first == delimiters.component
    }

    private static func isASCII(_ bytes: [UInt8]) -> Bool { bytes.allSatisfy { $0 < 0x80 } }

    /// Table 0211 says `UNICODE UTF-8`; `UTF-8` and `UTF8` are met as well.
    private static func isUTF8(_ characterSet: [UInt8]) -> Bool {
        let name = characterSet.filter { $0 != 0x20 && $0 != 0x2D }.map { $0 >= 0x61 && $0 <= 0x7A ? $0 - 0x20 : $0 }
        return name.starts(with: "UNICODEUTF8".utf8) || name.starts(with: "UTF8".utf8)
    }
}
