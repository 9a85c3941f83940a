/// The MSH segment of an answer.
struct AnswerHeader {
    let header: Header
    let version: VersionNumber
    let encoding: AnswerEncoding
    let query: QueryEcho?
    let link: Acknowledgement.Link

    func append(controlID: [UInt8], _ time: Timestamp, to builder: inout SegmentBuilder) {
        builder.begin(.msh)
        builder.append(encodingCharacters)
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

    /// As received, unless what was received declares no separators.
    private var encodingCharacters: ArraySlice<UInt8> {
        let received = header.raw(2)
        let isOwn = !received.isEmpty && received.first == header.delimiters.component
        return isOwn ? received : header.delimiters.encodingCharacters[...]
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
