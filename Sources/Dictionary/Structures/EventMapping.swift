/// A message type and trigger event, and the structure that one version gives to it.
package struct EventMapping: Sendable {
    package let version: HL7Version
    private let record: Record

    init(_ record: Record, version: HL7Version) {
        self.record = record
        self.version = version
    }

    /// Such as `ADT^A01`.
    package var event: String {
        let codes = [record.number32(0), record.number32(4)].map { code in
            String(decoding: [16, 8, 0].map { UInt8(truncatingIfNeeded: code >> $0) }, as: UTF8.self)
        }
        return codes.joined(separator: "^")
    }

    /// The structure's name, such as `ADT_A01`; in 2.9 with the letter of the variant.
    package var structureName: FactText { record.text(12) }

    /// `nil` for the few structures that the facts name without giving their grammar.
    package var structure: MessageStructure? {
        let name = structureName
        return MessageStructure.first(in: version) { $0.order(name) }
    }

    /// The mapping of a type and an event (three bytes each) in a version, or with `orNearest` in the nearest version
    /// that has one.
    static func find(
        _ type: some Collection<UInt8>, _ event: some Collection<UInt8>, version: HL7Version, orNearest: Bool = false
    ) -> EventMapping? {
        guard let type = packed(type), let event = packed(event) else { return nil }
        let all = 0..<Section.events.count
        var index = Section.events.firstIndex(in: all) { ($0.number32(0), $0.number32(4)) < (type, event) }
        var found: EventMapping?
        while index < all.upperBound {
            let record = Record(.events, index)
            guard record.number32(0) == type, record.number32(4) == event else { break }
            let versions = record.versions(8)
            if versions.contains(version) { return EventMapping(record, version: version) }
            if orNearest, let near = versions.nearest(to: version),
                found.map({ near.distance(to: version) < $0.version.distance(to: version) }) ?? true
            {
                found = EventMapping(record, version: near)
            }
            index += 1
        }
        return found
    }

    /// The versions that know an event of a type.
    static func versions(_ type: some Collection<UInt8>, _ event: some Collection<UInt8>) -> VersionSet {
        guard let event = packed(event) else { return .none }
        return versions(type) { $0 == event }
    }

    /// The versions that know an event of a type for which something holds.
    static func versions(_ type: some Collection<UInt8>, where isMeant: (Int) -> Bool) -> VersionSet {
        guard let type = packed(type) else { return .none }
        let all = 0..<Section.events.count
        var versions = VersionSet.none
        for index in Section.events.firstIndex(in: all, where: { $0.number32(0) < type })..<all.upperBound {
            let record = Record(.events, index)
            guard record.number32(0) == type else { break }
            if isMeant(record.number32(4)) { versions = versions.union(record.versions(8)) }
        }
        return versions
    }

    private static func packed(_ name: some Collection<UInt8>) -> Int? {
        guard name.count == 3 else { return nil }
        return name.reduce(0) { $0 << 8 | Int($1) }
    }
}
