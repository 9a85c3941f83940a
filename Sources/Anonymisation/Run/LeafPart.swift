import Dictionary
import Inspection

/// The smallest part of a field, and what the dictionary says it is.
struct LeafPart {
    let raw: ArraySlice<UInt8>
    /// Of the component, or of the field where it is the whole.
    private(set) var name: String
    private(set) var table: Int?
    /// The primitive type; `nil` where the standard knows nothing.
    private(set) var primitive: String?
    /// What the types around it say; the caller decides where they say nothing.
    var role: LeafRole?
    /// Its place among its siblings, from 1.
    private(set) var position = 1
    /// Whether its siblings are the subcomponents of one component.
    private(set) var isInComponent = false
    /// The whole that it is a part of, and what separates the parts.
    var siblings: ArraySlice<UInt8> = []
    var separator: UInt8?

    init(raw: ArraySlice<UInt8>, name: String, table: Int?) {
        self.raw = raw
        self.name = name
        self.table = table
    }

    /// Follows the types down to a subcomponent.
    mutating func locate(_ type: DataType?, _ component: Int, _ subcomponent: Int, _ definitions: Definitions) {
        guard let type else { return }
        position = component
        guard type.kind == .composite else {
            // Separators in a plain value do not make it another value.
            if type.kind == .primitive { primitive = type.name.description }
            return
        }
        var chain = [(type.name.description, component)]
        guard let definition = definitions.component(component, of: type) else { return primitive = nil }
        name = definition.name.description
        if component > 1 || table == nil { table = definitions.table(ofComponent: component, of: type) }
        var current = definition.type
        var next = subcomponent
        // Types nest three deep; five is more than any version has.
        for _ in 0..<5 {
            guard let inner = current, inner.kind == .composite else { break }
            chain.append((inner.name.description, next))
            if chain.count == 2 {
                position = subcomponent
                isInComponent = true
            }
            guard let part = definitions.component(next, of: inner) else { return }
            if let own = definitions.table(ofComponent: next, of: inner), next > 1 || table == nil { table = own }
            current = part.type
            next = 1
        }
        let isBeyond = subcomponent > 1 && chain.count == 1
        if let current, current.kind == .primitive { primitive = current.name.description }
        guard !isBeyond else { return primitive = nil }
        role =
            chain.lazy.compactMap { TypeRules.outerRole($0.0, $0.1) }.first
            ?? chain.reversed().lazy.compactMap { TypeRules.role($0.0, $0.1) }.first
    }

    /// A part beside this one, by its distance.
    func sibling(_ distance: Int) -> ArraySlice<UInt8> {
        SegmentRewriter.part(position + distance, of: siblings, separator)
    }
}
