import HL7

/// A place by its numbers alone, as the dictionary knows it: a path without its picks.
struct HL7Place: Hashable, CustomStringConvertible {
    var segment: SegmentName
    var field: Int
    var component: Int?
    /// Only with a component.
    var subcomponent: Int?

    init(_ segment: SegmentName, _ field: Int, _ component: Int? = nil, _ subcomponent: Int? = nil) {
        self.segment = segment
        self.field = field
        self.component = component ?? subcomponent.map { _ in 1 }
        self.subcomponent = subcomponent
    }

    /// `nil` for a whole segment.
    init?(_ path: Path) {
        guard let field = path.field else { return nil }
        self.init(path.segment, field, path.component, path.subcomponent)
    }

    var description: String {
        "\(segment)-\(field)" + [component, subcomponent].compactMap { $0.map { ".\($0)" } }.joined()
    }
}
