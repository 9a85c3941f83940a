/// The answer to a batch: the acknowledgements of its messages in an envelope like its own (HL7 v2.5.1 §2.10.3.3).
///
/// | field | value |
/// |---|---|
/// | BHS-1, BHS-2 | as received |
/// | BHS-3 to BHS-6 | BHS-5, BHS-6, BHS-3, BHS-4 as received |
/// | BHS-7 | the time |
/// | BHS-10 | `comment` |
/// | BHS-11, BHS-12 | an id of its own, BHS-11 as received |
/// | BTS-1 | the number of acknowledgements |
///
/// FHS and FTS likewise, where the request had FHS. A request without any envelope is answered without one, unless
/// there is nothing else to say: by an empty batch.
package struct BatchAnswer {
    private let batch: MessageBatch
    private let controlID: [UInt8]
    private let time: Timestamp
    private let comment: [UInt8]

    /// - Parameters:
    ///   - controlID: BHS-11; with several batches each gets `-1`, `-2` … behind it.
    ///   - comment: Unescaped ASCII; why the batch was refused.
    package init(to batch: MessageBatch, controlID: [UInt8], at time: Timestamp, comment: [UInt8] = []) {
        self.batch = batch
        self.controlID = controlID
        self.time = time
        self.comment = comment
    }

    /// - Parameters:
    ///   - replies: for each message of the batch, in order, its acknowledgements: none, one or two.
    ///   - alwaysEnveloped: also answers a request that has no envelope with one.
    /// - Returns: one frame's content; each segment ends with CR.
    package func bytes(_ replies: [[[UInt8]]], alwaysEnveloped: Bool = false) -> [UInt8] {
        var result: [UInt8] = []
        var rest = replies[...]
        let isEnveloped = batch.hasEnvelope || alwaysEnveloped || replies.allSatisfy(\.isEmpty)
        if let header = batch.fileHeader { result += line(.fileHeader, answering: header, suffix: "") }
        let groups = batch.groups.isEmpty ? [MessageBatch.Group()] : batch.groups
        for (index, group) in groups.enumerated() {
            let own = rest.prefix(group.messages.count).flatMap(\.self)
            rest = rest.dropFirst(group.messages.count)
            let suffix = groups.count > 1 ? "-\(index + 1)" : ""
            if isEnveloped { result += line(.batchHeader, answering: group.header, suffix: suffix) }
            for reply in own { result += reply }
            if isEnveloped { result += trailer(.batchTrailer, own.count, like: group.header) }
        }
        if let header = batch.fileHeader { result += trailer(.fileTrailer, groups.count, like: header) }
        return result
    }

    private func line(_ kind: BatchSegment.Kind, answering header: BatchSegment?, suffix: String) -> [UInt8] {
        let delimiters = header?.delimiters ?? batch.fileHeader?.delimiters ?? .standard
        var builder = SegmentBuilder(delimiters)
        builder.begin(kind == .fileHeader ? .fhs : .bhs)
        builder.append(delimiters.encodingCharacters[...])
        for field in [5, 6, 3, 4] { builder.append(header?.raw(field) ?? []) }
        builder.append(time.hl7WithoutFraction[...])
        builder.append([])
        builder.append([])
        builder.append(Escapes.encode(comment, delimiters)[...])
        builder.append(Escapes.encode(controlID + suffix.utf8, delimiters)[...])
        builder.append(header?.controlID ?? [])
        return builder.finish()
    }

    private func trailer(_ kind: BatchSegment.Kind, _ count: Int, like header: BatchSegment?) -> [UInt8] {
        let delimiters = header?.delimiters ?? batch.fileHeader?.delimiters ?? .standard
        return Array(kind.rawValue.utf8) + [delimiters.field] + Array("\(count)".utf8) + [0x0D]
    }
}
