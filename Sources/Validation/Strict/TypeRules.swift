import Dictionary

/// A data type of one version: what its one value must look like, or its components.
final class TypeRules: Sendable {
    enum Shape: Sendable {
        case primitive(Primitive)
        case composite([Component?])
        /// Another field says what it is.
        case varies
        /// The facts do not tell.
        case unknown
    }

    struct Component: Sendable {
        var name: String
        var type: TypeRules?
        var isRequired: Bool
        var isWithdrawn: Bool
        var table: HL7Table?
    }

    let name: String
    let shape: Shape
    /// Whether a code that its table lacks is wrong: ID and CNE, not IS, CE and CWE.
    let isBoundToTable: Bool

    /// Types hold types: component, subcomponent, and what a subcomponent would be made of.
    private static let deepest = 4

    init(_ type: DataType, version: VersionRules, depth: Int) {
        let name = type.name.description
        self.name = name
        isBoundToTable = name == "ID" || name == "CNE"
        switch type.kind {
        case .varies: shape = .varies
        case .undescribed: shape = .unknown
        case .primitive: shape = .primitive(Primitive(name))
        case .composite where depth >= Self.deepest: shape = .unknown
        case .composite:
            var components: [Component?] = Array(repeating: nil, count: type.componentCount)
            for component in type.components where components.indices.contains(component.position - 1) {
                var part = component.type.map { TypeRules($0, version: version, depth: depth + 1) }
                // The facts call the time itself text in the versions in which TS has components.
                if name == "TS", component.position == 1 { part = TypeRules(time: "DTM") }
                let isWithdrawn = component.usage == .withdrawn || component.usage == .notUsed
                components[component.position - 1] = Component(
                    name: component.name.description, type: part,
                    // TS.2 (degree of precision) is marked required in 2.1, which has no components in TS.
                    isRequired: component.usage == .required && name != "TS", isWithdrawn: isWithdrawn,
                    table: version.closedTable(component.table))
            }
            shape = .composite(components)
        }
    }

    private init(time name: String) {
        self.name = name
        shape = .primitive(.timestamp)
        isBoundToTable = false
    }

    var components: [Component?]? {
        if case .composite(let components) = shape { components } else { nil }
    }

    /// The type of the first value in it, however deep.
    var leaf: Primitive? {
        var type: TypeRules? = self
        for _ in 0...Self.deepest {
            switch type?.shape {
            case .primitive(let primitive): return primitive
            case .composite(let components): type = components.first.flatMap { $0?.type }
            default: return nil
            }
        }
        return nil
    }
}
