/// Building acknowledgements (HL7 v2.5.1 §2.9; forms by version in §2.13.1, §2.15.5 and §2.15.8).
package enum Acknowledgement {
    /// Most ERR segments of one acknowledgement; of more errors the last one tells how many are left out.
    package static let errorLimit = 100

    /// Where an acknowledgement goes.
    package enum Link: Hashable, Sendable {
        /// Back on the connection that the message came on: it asks for no acknowledgement itself.
        case sender
        /// Over a connection of its own: MSH-15 is `AL`, MSH-16 `NE`, so that its receiver confirms it.
        case own
    }

    /// An acknowledgement in the delimiters and the version of the message it answers; each segment ends with CR.
    ///
    /// | field | value |
    /// |---|---|
    /// | MSH-1, MSH-2 | as received |
    /// | MSH-3 to MSH-6 | MSH-5, MSH-6, MSH-3, MSH-4 as received |
    /// | MSH-9 | `ACK`, from 2.3 `ACK^event`, from 2.3.1 `ACK^event^ACK`; for a `query` its response |
    /// | MSH-11 | as received |
    /// | MSH-12 | as received with all its components; `2.5` where there was none |
    /// | MSH-15, MSH-16 | `NE` where the message used enhanced mode; see `Link` |
    /// | MSH-18 | as received, if the answer is in that set; with several sets also MSH-20 |
    /// | MSA-1, MSA-2 | `code`, MSH-10 byte for byte |
    /// | MSA-3 | `text`, up to 2.6 |
    /// | ERR | by version, see `ErrorSegment` |
    /// | QAK, QPD | for a `query`, see ``QueryEcho`` |
    ///
    /// A missing or unreadable version is treated as 2.5. Texts are escaped; what the character set of the answer
    /// (``Header/answerEncoding``) does not have becomes `?`.
    /// - Parameters:
    ///   - controlID: MSH-10 of the acknowledgement, unescaped; up to 20 bytes to fit versions before 2.7.
    ///   - errors: At most ``errorLimit`` are told. A response to a query has room for the first one alone.
    ///   - text: Unescaped UTF-8; cut to the 80 bytes of MSA-3.
    ///   - expectedSequence: MSA-4, for the sequence number protocol.
    ///   - query: Makes it the query's own response. Commit acknowledgements are never one.
    package static func message(
        _ code: AcknowledgementCode, for header: Header, controlID: [UInt8], at time: Timestamp,
        errors: [AcknowledgementError] = [], text: [UInt8]? = nil, expectedSequence: Int64? = nil,
        query: QueryEcho? = nil,
        link: Link = .sender
    ) -> [UInt8] {
        let version = VersionNumber(header.version) ?? VersionNumber(2, 5)
        let encoding =
            header.answerEncoding
            ?? AnswerEncoding(declaredBy: header.characterSet, repetition: header.delimiters.repetition)
        let texts = AnswerText(encoding, header.delimiters)
        let query = code.isCommit ? nil : query
        var builder = SegmentBuilder(header.delimiters)
        AnswerHeader(header: header, version: version, encoding: encoding, query: query, link: link)
            .append(controlID: controlID, time, to: &builder)
        builder.begin(.msa)
        builder.append(Array(code.rawValue.utf8)[...])
        builder.append(header.controlID[...])
        let words = version < VersionNumber(2, 7) ? text.map { texts.value($0, limit: 80) } : nil
        builder.append((words ?? [])[...])
        if let expectedSequence { builder.append(Array("\(expectedSequence)".utf8)[...]) }
        let told = query == nil ? bounded(errors) : Array(errors.prefix(1))
        for line in ErrorSegment(version: version, texts: texts, delimiters: header.delimiters).lines(of: told) {
            builder.begin(.err)
            for field in line { builder.append(field) }
        }
        if let query { append(query, code, to: &builder) }
        return builder.finish()
    }

    private static func bounded(_ errors: [AcknowledgementError]) -> [AcknowledgementError] {
        guard errors.count > errorLimit else { return errors }
        let rest = errors.count - errorLimit + 1
        let note = AcknowledgementError(
            code: .internalError, severity: .information, userText: Array("\(rest) more are not listed".utf8))
        return errors.prefix(errorLimit - 1) + [note]
    }

    /// QAK-2 (table 0208) repeats the code of MSA-1.
    private static func append(_ query: QueryEcho, _ code: AcknowledgementCode, to builder: inout SegmentBuilder) {
        builder.begin(.qak)
        builder.append(query.tag[...])
        builder.append(Array((code == .AA ? "OK" : code.rawValue).utf8)[...])
        builder.append(query.name[...])
        builder.append(segment: query.parameters)
    }
}
