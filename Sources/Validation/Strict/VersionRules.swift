import Dictionary
import HL7
import Synchronization

/// What one version asks of segments and types, worked out from the dictionary when first needed and kept: the
/// dictionary finds a fact by searching, a message has some hundred values.
final class VersionRules: Sendable {
    let version: HL7Version
    let lexicon: Lexicon
    /// Up to 2.6 the lengths of the tables are maxima (v2.5.1 §2.5.3.3); later ones have none.
    let hasLengths: Bool

    private struct Known {
        var segments: [UInt32: SegmentRules] = [:]
        var types: [[UInt8]: TypeRules] = [:]
    }

    private let known = Mutex(Known())

    private static let all: [VersionRules] = HL7Version.allCases.map(VersionRules.init)

    static func of(_ version: HL7Version) -> VersionRules {
        let index = Int(version.rawValue)
        return all.indices.contains(index) ? all[index] : VersionRules(version)
    }

    private init(_ version: HL7Version) {
        self.version = version
        lexicon = Lexicon(version)
        hasLengths = version <= .v26
    }

    /// `nil` for a segment that the version does not have; those are never kept, so that nothing grows.
    func segment(_ name: SegmentName) -> SegmentRules? {
        if let found = known.withLock({ $0.segments[name.code] }) { return found }
        guard let definition = lexicon.segment(name) else { return nil }
        let rules = SegmentRules(definition, version: self)
        known.withLock { $0.segments[name.code] = rules }
        return rules
    }

    /// The type of a name, as OBX-2 gives it; `nil` when the version has none.
    func type(named name: some Collection<UInt8>) -> TypeRules? {
        guard name.count <= 20 else { return nil }
        let key = Array(name)
        if let found = known.withLock({ $0.types[key] }) { return found }
        guard let type = lexicon.dataType(key) else { return nil }
        return rules(of: type)
    }

    func rules(of type: DataType) -> TypeRules {
        let key = type.name.bytes
        if let found = known.withLock({ $0.types[key] }) { return found }
        let rules = TypeRules(type, version: self, depth: 0)
        known.withLock { $0.types[key] = rules }
        return rules
    }

    /// The table, where a code that it lacks is wrong.
    func closedTable(_ number: Int?) -> HL7Table? {
        guard let number, let table = lexicon.table(number), table.isClosed else { return nil }
        return table
    }
}
