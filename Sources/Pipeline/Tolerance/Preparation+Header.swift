import CharacterSets
import Dictionary
import HL7
import Routes

/// What the header says, and what it should say.
extension Preparation {
    /// MSH-18 that is not true, or names a set by a name that table 0211 does not have.
    mutating func checkCharacterSet(_ notes: [TextNote]) throws(Halt) {
        guard message.segmentName(at: 0) == .msh else { return }
        var place = Location(segment: 0, name: .msh, field: 18)
        if !notes.isEmpty {
            let text = "the text is not in the character set that MSH-18 says"
            _ = try meet(.wrongCharset, text, .tableValue, at: place)
        }
        let count = min(message.repetitionCount(segment: 0, field: 18), 16)
        guard count > 0, let table = Lexicon(.v29).table(211) else { return }
        for repetition in 1...count {
            place.repetition = repetition
            let name = message.text(at: place)
            guard !name.isEmpty, name != [0x22, 0x22], !table.contains(name) else { continue }
            _ = try meet(.charsetAlias, "MSH-18 has a name that table 0211 does not have", .tableValue, at: place)
        }
    }

    mutating func checkSiteSegments() throws(Halt) {
        var first: Location?
        var count = 0
        for index in 0..<message.segmentCount {
            guard let name = message.segmentName(at: index), name.isSiteDefined else { continue }
            if first == nil { first = location(index, name) }
            count += 1
        }
        if count > 0 { _ = try meet(.siteSegments, "there are Z segments", .segmentSequence, at: first, count: count) }
    }

    mutating func checkVersion() throws(Halt) {
        guard message.segmentName(at: 0) == .msh else { return }
        let place = Location(segment: 0, name: .msh, field: 12, component: 1)
        let sent = message.text(at: place)
        if let assumed = tolerance.assumedVersion {
            guard sent != assumed else { return }
            write(assumed, at: place)
            repaired(.version, "MSH-12 says the version that `assume_version` names")
        } else if HL7Version(sent) == nil {
            _ = try meet(.version, "MSH-12 names no known version", .unsupportedVersion, at: place)
        }
    }

    /// MSH-9: an event that is only in EVN-1, and a structure that is missing or not that of the event.
    mutating func checkMessageType() throws(Halt) {
        guard message.segmentName(at: 0) == .msh, message.delimiters.component != nil else { return }
        var place = Location(segment: 0, name: .msh, field: 9, component: 2)
        let type = message.messageCode
        let event = message.messageEvent
        guard !type.isEmpty, !event.isEmpty else { return }
        if message.text(at: place).isEmpty,
            try meet(.messageType, "the event is not in MSH-9 but in EVN-1", .requiredFieldMissing, at: place)
        {
            write(Escapes.encode(event, message.delimiters), at: place)
            repaired(.messageType, "MSH-9.2 is EVN-1")
        }
        guard let version = HL7Version.nearest(to: message.text(Path(segment: .msh, field: 12, component: 1))),
            version >= .v231, let expected = Lexicon(version).structureName(forType: type, event: event)
        else { return }
        place.component = 3
        let declared = message.text(at: place)
        // Before 2.5 the component came into use only slowly.
        let isWrong = declared.isEmpty ? version >= .v25 : !Self.isSame(declared, Array(expected.utf8), event)
        guard isWrong else { return }
        let text = declared.isEmpty ? "MSH-9.3 is empty" : "MSH-9.3 is not the structure of the event"
        if try meet(.messageType, text, .unsupportedType, at: place) {
            write(Array(expected.utf8), at: place)
            repaired(.messageType, "MSH-9.3 is the structure of the event")
        }
    }

    /// The base standard has RSP_K22 for K22 from 2.5.1 on, IHE and most senders stay with RSP_K21.
    private static func isSame(_ declared: [UInt8], _ expected: [UInt8], _ event: [UInt8]) -> Bool {
        declared == expected || (event == Array("K22".utf8) && declared.starts(with: "RSP_K2".utf8))
    }
}
