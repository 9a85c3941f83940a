/// The grammar of a message as one version defines it.
package struct MessageStructure: Sendable {
    package let version: HL7Version
    /// Such as `ADT_A01`. 2.9 has several of one name: `ADT_A01-A` for A01, `ADT_A01-B` for A04.
    package let name: FactText
    /// Its segments and groups, MSH first.
    package let nodes: StructureNodes

    init(_ record: Record, version: HL7Version) {
        self.version = version
        name = record.text(0)
        nodes = StructureNodes(list: record.number32(8))
    }

    /// What MSH-9.3 says of it: the name without the letter of 2.9.
    package var identifier: FactText { name.prefix(upTo: 0x2D) }

    /// The structure of that name, or the first of that name before the letter.
    ///
    /// - Parameter order: How a text stands to the name sought.
    static func first(in version: HL7Version, order: (FactText) -> FactText.Order) -> MessageStructure? {
        let all = 0..<Section.structures.count
        let start = Section.structures.firstIndex(in: all) { order($0.text(0)) == .before }
        for index in start..<all.upperBound {
            let record = Record(.structures, index)
            let name = record.text(0)
            guard order(name) == .same || order(name.prefix(upTo: 0x2D)) == .same else { return nil }
            if record.versions(4).contains(version) { return MessageStructure(record, version: version) }
        }
        return nil
    }
}
