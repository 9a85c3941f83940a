import Dictionary
import HL7
import Synchronization

/// The structures of all versions as graphs, each made when it is first needed and then kept.
///
/// Only what the dictionary has is kept, so that no message can make it grow.
final class StructureLibrary: Sendable {
    static let shared = StructureLibrary()

    private struct Event: Hashable {
        var version: HL7Version
        var type: UInt32
        var event: UInt32
    }

    private struct Name: Hashable {
        var version: HL7Version
        var name: String
    }

    private struct Known {
        var events: [Event: StructureGraph] = [:]
        var names: [Name: StructureGraph] = [:]
    }

    private let known = Mutex(Known())

    private init() {}

    /// The structure that a version gives to a type and event.
    func structure(
        _ version: HL7Version, _ type: ArraySlice<UInt8>, _ event: ArraySlice<UInt8>
    ) -> StructureGraph? {
        guard let typeCode = Self.packed(type), let eventCode = Self.packed(event) else { return nil }
        let key = Event(version: version, type: typeCode, event: eventCode)
        if let found = known.withLock({ $0.events[key] }) { return found }
        guard let structure = Lexicon(version).structure(forType: type, event: event) else { return nil }
        let graph = graph(structure)
        known.withLock { $0.events[key] = graph }
        return graph
    }

    /// By its name, such as `ADT_A01`.
    func structure(_ version: HL7Version, named name: some Collection<UInt8>) -> StructureGraph? {
        guard !name.isEmpty, name.count <= 20 else { return nil }
        return Lexicon(version).structure(named: name).map { graph($0) }
    }

    /// The structure of this version that the event has in the nearest one which knows it.
    func nearest(_ version: HL7Version, _ type: ArraySlice<UInt8>, _ event: ArraySlice<UInt8>) -> StructureGraph? {
        guard let name = Lexicon(version).structureName(forType: type, event: event) else { return nil }
        return structure(version, named: name.utf8)
    }

    /// The structure of a type whose events all have one and the same.
    func only(_ version: HL7Version, _ type: ArraySlice<UInt8>) -> StructureGraph? {
        let prefix = String(decoding: type, as: UTF8.self) + "^"
        let names = Set(
            Lexicon(version).events.filter { $0.event.hasPrefix(prefix) }.map { $0.structureName.description })
        guard names.count == 1, let name = names.first else { return nil }
        return structure(version, named: name.utf8)
    }

    private func graph(_ structure: MessageStructure) -> StructureGraph {
        let key = Name(version: structure.version, name: structure.name.description)
        if let found = known.withLock({ $0.names[key] }) { return found }
        let graph = StructureGraph(structure)
        known.withLock { $0.names[key] = graph }
        return graph
    }

    private static func packed(_ name: ArraySlice<UInt8>) -> UInt32? {
        guard name.count == 3 else { return nil }
        return name.reduce(0) { $0 << 8 | UInt32($1) }
    }
}

extension StructureGraph {
    /// Walks through the dictionary's grammar.
    convenience init(_ structure: MessageStructure) {
        var builder = Builder(name: structure.identifier.description)
        Self.add(structure.nodes, to: &builder, depth: 0)
        self.init(parts: builder.parts())
    }

    private static func add(_ nodes: StructureNodes, to builder: inout Builder, depth: Int) {
        guard depth < 32 else { return }
        for node in nodes {
            let occurrence = Occurrence(isOptional: !node.isRequired, repeats: node.isRepeatable)
            switch node.kind {
            case .segment(let name): builder.segment(name, occurrence)
            case .anySegment: builder.segment(nil, occurrence)
            case .group, .choice:
                builder.open(group: node.name.description, isChoice: node.kind == .choice, occurrence)
                add(node.nodes, to: &builder, depth: depth + 1)
                builder.close()
            }
        }
    }
}
