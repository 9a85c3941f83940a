import Dictionary
import HL7

/// Reads MSH-9 and MSH-12 and says what is wrong with them.
struct KindReader {
    let message: Message
    var report: ValidationReport

    private func place(_ field: Int, _ component: Int? = nil) -> Location {
        Location(
            segment: 0, name: .msh, field: field, repetition: component == nil ? nil : 1, component: component)
    }

    private mutating func add(
        _ rule: Finding.Rule, _ severity: AcknowledgementError.Severity = .error, _ code: ErrorCode, _ place: Location,
        _ text: String
    ) {
        report.add(Finding(rule, severity, code, at: place, text))
    }

    // MARK: Version

    mutating func version() -> HL7Version? {
        let written = message.raw(at: place(12, 1))
        if let version = HL7Version(written) { return version }
        guard !written.isEmpty else {
            add(.version, .error, .requiredFieldMissing, place(12), "MSH-12 (Version ID) is required")
            return nil
        }
        guard let near = HL7Version.nearest(to: written) else {
            add(.version, .error, .unsupportedVersion, place(12), "MSH-12 (Version ID) is no version of HL7 v2")
            return nil
        }
        add(
            .version, .error, .unsupportedVersion, place(12),
            "MSH-12 (Version ID) is no version of HL7 v2; the rest is held against \(near)")
        return near
    }

    // MARK: Type and structure

    mutating func structures(_ rules: VersionRules) -> [StructureGraph] {
        let type = message.raw(at: place(9, 1))
        let event = message.raw(at: place(9, 2))
        let declared = message.raw(at: place(9, 3))
        let version = rules.version
        guard let graph = StructureLibrary.shared.structure(version, type, event) else {
            return unmapped(type, event, declared, rules)
        }
        guard !declared.isEmpty, !declared.elementsEqual(graph.identifier.utf8) else { return [graph] }
        add(
            .structureName, .warning, .other, place(9, 3),
            "MSH-9.3 (Message Structure) should be \(graph.identifier) in HL7 \(version)")
        return [graph] + [StructureLibrary.shared.structure(version, named: declared)].compactMap { $0 }
    }

    /// The version gives no structure to the type and event.
    private mutating func unmapped(
        _ type: ArraySlice<UInt8>, _ event: ArraySlice<UInt8>, _ declared: ArraySlice<UInt8>, _ rules: VersionRules
    ) -> [StructureGraph] {
        let library = StructureLibrary.shared
        let own = library.structure(rules.version, named: declared)
        guard !type.isEmpty else {
            add(.messageType, .error, .unsupportedType, place(9, 1), "MSH-9.1 (Message Type) is required")
            return [own].compactMap { $0 }
        }
        if type.elementsEqual("ACK".utf8) { return [library.structure(rules.version, named: type)].compactMap { $0 } }
        // Types and events beginning with Z are a site's own (v2.5.1 §2.17): nobody but the site knows their structure.
        if type.first == 0x5A || event.first == 0x5A { return [own].compactMap { $0 } }
        if event.isEmpty, let graph = fromEventSegment(type, rules.version) { return [graph] }
        let structure = own ?? library.nearest(rules.version, type, event)
        guard type.count == 3, !Lexicon.versions(definingType: type).isEmpty else {
            add(.messageType, .error, .unsupportedType, place(9, 1), "MSH-9.1 is no message type of HL7")
            return [structure].compactMap { $0 }
        }
        guard !event.isEmpty else {
            if let only = library.only(rules.version, type) { return [only] }
            add(.messageType, .error, .unsupportedEvent, place(9, 2), "MSH-9.2 (Trigger Event) is required")
            return [structure].compactMap { $0 }
        }
        add(.messageType, .error, .unsupportedEvent, place(9, 2), unknownEvent(type, event, rules.version))
        return [structure].compactMap { $0 }
    }

    /// Up to 2.2 the event may stand in EVN-1 alone.
    private mutating func fromEventSegment(_ type: ArraySlice<UInt8>, _ version: HL7Version) -> StructureGraph? {
        guard let evn = SegmentName("EVN"), let index = message.segments(named: evn).first else { return nil }
        let event = message.raw(at: Location(segment: index, name: evn, field: 1))
        guard let graph = StructureLibrary.shared.structure(version, type, event) else { return nil }
        add(
            .messageType, .warning, .unsupportedEvent, place(9, 2),
            "MSH-9.2 (Trigger Event) is empty; EVN-1 says what happened")
        return graph
    }

    private func unknownEvent(
        _ type: ArraySlice<UInt8>, _ event: ArraySlice<UInt8>, _ version: HL7Version
    ) -> String {
        let versions = Lexicon.versions(definingType: type, event: event)
        let name = String(decoding: type, as: UTF8.self)
        guard !versions.isEmpty else { return "MSH-9.2 is no trigger event of \(name) in HL7" }
        return "\(name)^\(String(decoding: event, as: UTF8.self)) is no message of HL7 \(version); \(versions) know it"
    }
}
