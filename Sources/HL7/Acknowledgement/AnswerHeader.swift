/// The MSH segment of an answer.
struct AnswerHeader {
    let header: Header
    let version: VersionNumber
    let encoding: AnswerEncoding
    let query: QueryEcho?
    let link: Acknowledgement.Link

    func append(controlID: [UInt8], _ time: Timestamp, to builder: inout SegmentBuilder) {
        builder.begin(.msh)
        builder.append(encodingCharacters[...])
        for field in [5, 6, 3, 4] { builder.append(header.raw(field)) }
        builder.append(time.hl7WithoutFraction[...])
        builder.append([])
        builder.append(type[...])
        builder.append(Escapes.encode(controlID, header.delimiters)[...])
        builder.append(header.raw(11))
        let version = header.raw(12)
        builder.append(version.isEmpty ? Array("2.5".utf8)[...] : version)
        builder.append([])
        builder.append([])
        for asked in ackTypes { builder.append(Array(asked.utf8)[...]) }
        builder.append([])
        builder.append(encoding.declared[...])
        guard let repetition = header.delimiters.repetition, encoding.declared.contains(repetition) else { return }
        builder.append([])
        builder.append(header.raw(20))
    }

    /// As received, where that reads back: a header may be cut, or declare what only more of it makes clear.
    private var encodingCharacters: [UInt8] {
        let own = header.delimiters.encodingCharacters
        let received = Array(header.raw(2))
        if received == own, header.delimiters == .standard { return own }
        let isOwn = !received.isEmpty && received.first == header.delimiters.component
        let usual = [0x5E, 0x7C, 0x7E, 0x5C, 0x26].filter { $0 != header.delimiters.field }.prefix(4)
        return (isOwn ? [received, own] : [own]).first(where: readsBack) ?? Array(usual)
    }

    private func readsBack(_ encodingCharacters: [UInt8]) -> Bool {
        let field = [header.delimiters.field]
        let line = Array("MSH".utf8) + field + encodingCharacters + field
        return (try? Delimiters(header: line[...])) != nil
    }

    private var type: [UInt8] {
        guard let component = header.delimiters.component else { return Array("ACK".utf8) }
        if let type = query?.type {
            return Array(type.code.utf8) + [component] + Array(type.event.utf8) + [component]
                + Array(type.structure.utf8)
        }
        var type = Array("ACK".utf8)
        let event = header.raw(9, component: 2)
        let hasStructure = version >= VersionNumber(2, 3, 1)
        if hasStructure || (version >= VersionNumber(2, 3) && !event.isEmpty) { type += [component] + event }
        if hasStructure { type += [component] + "ACK".utf8 }
        return type
    }

    /// MSH-15 and MSH-16
    private var ackTypes: [String] {
        if link == .own { return ["AL", "NE"] }
        let isEnhanced = !header.raw(15).isEmpty || !header.raw(16).isEmpty
        return isEnhanced ? ["NE", "NE"] : ["", ""]
    }
}
