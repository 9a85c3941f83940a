package import HL7

/// What one version of the standard defines.
///
/// Everything is read where it lies in the binary, when it is asked for: a look-up takes well under a microsecond and
/// allocates nothing. Names and codes become strings when they are described.
///
/// ```swift
/// let lexicon = Lexicon(.v251)
/// lexicon.field(5, of: pid)?.name.description                      // Patient Name
/// lexicon.field(5, of: pid)?.type?.component(1)?.name.description  // Family Name
/// lexicon.table(1)?.code("F".utf8)?.display.description            // Female
/// ```
package struct Lexicon: Sendable, Hashable {
    package let version: HL7Version

    package init(_ version: HL7Version) {
        self.version = version
    }

    // MARK: Segments and fields

    package func segment(_ name: SegmentName) -> SegmentDefinition? {
        SegmentDefinition(name, version: version)
    }

    package func field(_ position: Int, of name: SegmentName) -> FieldDefinition? {
        segment(name)?.field(position)
    }

    /// In order of their names.
    package var segments: [SegmentDefinition] {
        (0..<Section.segments.count).compactMap { index in
            let record = Record(.segments, index)
            guard let name = SegmentName(code: UInt32(record.number32(0))) else { return nil }
            return SegmentDefinition(record, name, version: version)
        }
    }

    /// The versions that define a segment of that name.
    package static func versions(defining name: SegmentName) -> VersionSet {
        SegmentDefinition.record(name)?.versions(4) ?? .none
    }

    /// The versions that define that field.
    package static func versions(defining position: Int, of name: SegmentName) -> VersionSet {
        SegmentDefinition.record(name).map { SegmentDefinition.versions(defining: position, in: $0) } ?? .none
    }

    // MARK: Data types

    /// By its name, such as `XPN`.
    package func dataType(_ name: some Collection<UInt8>) -> DataType? {
        let all = 1..<Swift.max(1, Section.types.count)
        let index = Section.types.firstIndex(in: all) { $0.text(0).order(name) == .before }
        guard let type = DataType(at: index, version: version), type.name == name, type.versions.contains(version)
        else { return nil }
        return type
    }

    package func dataType(_ name: some StringProtocol) -> DataType? { dataType(name.utf8) }

    package func component(_ position: Int, of type: some StringProtocol) -> ComponentDefinition? {
        dataType(type)?.component(position)
    }

    /// In order of their names.
    package var dataTypes: [DataType] {
        (1..<Swift.max(1, Section.types.count)).compactMap { DataType(at: $0, version: version) }
            .filter { $0.versions.contains(version) }
    }

    // MARK: Tables

    /// Table 0001 is number 1.
    package func table(_ number: Int) -> HL7Table? {
        HL7Table(number, version: version)
    }

    /// In order of their numbers.
    package var tables: [HL7Table] {
        (0..<Section.tables.count).compactMap { HL7Table(Record(.tables, $0).number16(0), version: version) }
    }

    // MARK: Structures

    /// By its name, such as `ADT_A01`; of the variants of 2.9 the first.
    package func structure(named name: some Collection<UInt8>) -> MessageStructure? {
        MessageStructure.first(in: version) { $0.order(name) }
    }

    package func structure(named name: some StringProtocol) -> MessageStructure? { structure(named: name.utf8) }

    /// In order of their names.
    package var structures: [MessageStructure] {
        (0..<Section.structures.count).compactMap { index in
            let record = Record(.structures, index)
            return record.versions(4).contains(version) ? MessageStructure(record, version: version) : nil
        }
    }

    // MARK: Events

    /// The structure of a message type and trigger event (`ADT`, `A01`) in this version.
    package func structure(
        forType type: some Collection<UInt8>, event: some Collection<UInt8>
    ) -> MessageStructure? {
        EventMapping.find(type, event, version: version)?.structure
    }

    /// What MSH-9.3 says, or would say if it were not missing: the structure of the event in this version, or in the
    /// nearest one that knows the event. `ACK` is its own structure. `nil` for an event of no version.
    package func structureName(
        forType type: some Collection<UInt8>, event: some Collection<UInt8>
    ) -> String? {
        if let mapping = EventMapping.find(type, event, version: version, orNearest: true) {
            return mapping.structureName.prefix(upTo: 0x2D).description
        }
        if type.elementsEqual("ACK".utf8) { return "ACK" }
        // IHE's query for patients, which is no event of HL7's.
        if type.elementsEqual("QBP".utf8), event.elementsEqual("ZV1".utf8) { return "QBP_Q21" }
        return nil
    }

    /// In order of type and event.
    package var events: [EventMapping] {
        (0..<Section.events.count).compactMap { index in
            let record = Record(.events, index)
            return record.versions(8).contains(version) ? EventMapping(record, version: version) : nil
        }
    }

    /// The versions that know a message type and trigger event.
    package static func versions(
        definingType type: some Collection<UInt8>, event: some Collection<UInt8>
    ) -> VersionSet {
        EventMapping.versions(type, event)
    }

    /// The versions that know any event of a message type.
    package static func versions(definingType type: some Collection<UInt8>) -> VersionSet {
        EventMapping.versions(type) { _ in true }
    }
}
