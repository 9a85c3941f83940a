package import Dictionary
package import HL7

/// What the standard says about places, also where a message goes beyond its own version: a 2.3 message with a field of
/// 2.5, a field that its version has withdrawn. The nearest version that knows the place speaks then.
package struct Definitions: Sendable {
    package let lexicon: Lexicon

    package init(_ version: HL7Version) {
        lexicon = Lexicon(version)
    }

    package var version: HL7Version { lexicon.version }

    package func segment(_ name: SegmentName) -> SegmentDefinition? {
        lexicon.segment(name) ?? nearest(Lexicon.versions(defining: name))?.segment(name)
    }

    /// A field, with a type if any version gives it one.
    package func field(_ position: Int, of name: SegmentName) -> FieldDefinition? {
        if let own = lexicon.field(position, of: name), own.type != nil, own.maximumRepetitions != 0 { return own }
        var versions = Lexicon.versions(defining: position, of: name)
        var found: FieldDefinition?
        while let version = versions.nearest(to: lexicon.version) {
            let field = Lexicon(version).field(position, of: name)
            if let field, field.type.map({ !Self.isWithdrawn($0) }) ?? false { return field }
            found = found ?? field
            versions = versions.subtracting(VersionSet([version]))
        }
        return found
    }

    package func component(_ position: Int, of type: DataType) -> ComponentDefinition? {
        guard let own = type.component(position) else { return elsewhere(position, type) { _ in true } }
        if let type = own.type, !Self.isWithdrawn(type) { return own }
        return elsewhere(position, type) { $0.type.map { !Self.isWithdrawn($0) } ?? false } ?? own
    }

    /// The table of a component: what its own version says, or else the nearest one that names one.
    package func table(ofComponent position: Int, of type: DataType) -> Int? {
        component(position, of: type)?.table ?? elsewhere(position, type) { $0.table != nil }?.table
    }

    package func type(named name: some Collection<UInt8>) -> DataType? {
        if let own = lexicon.dataType(name) { return own }
        return Self.byNearness(to: version).lazy.compactMap { Lexicon($0).dataType(name) }.first
    }

    package func table(_ number: Int) -> HL7Table? {
        if let own = lexicon.table(number), own.hasCodes { return own }
        return Self.byNearness(to: version).lazy.compactMap { Lexicon($0).table(number) }.first { $0.hasCodes }
    }

    /// Whether the version has the field itself.
    package func isOwn(_ position: Int, of name: SegmentName) -> Bool {
        lexicon.field(position, of: name) != nil
    }

    // MARK: Other versions

    private func nearest(_ versions: VersionSet) -> Lexicon? {
        versions.nearest(to: version).map { Lexicon($0) }
    }

    private func elsewhere(
        _ position: Int, _ type: DataType, where isWanted: (ComponentDefinition) -> Bool
    ) -> ComponentDefinition? {
        let name = type.name.bytes
        for version in Self.byNearness(to: version) where type.versions.contains(version) {
            if let found = Lexicon(version).dataType(name)?.component(position), isWanted(found) { return found }
        }
        return nil
    }

    /// A type that only says that there is nothing any more.
    private static func isWithdrawn(_ type: DataType) -> Bool {
        type.kind == .undescribed && (type.name == "WD".utf8 || type.name == "W".utf8 || type.name == "NUL".utf8)
    }

    private static func byNearness(to version: HL7Version) -> [HL7Version] {
        HL7Version.allCases.sorted {
            abs(Int($0.rawValue) - Int(version.rawValue)) < abs(Int($1.rawValue) - Int(version.rawValue))
        }
    }
}
