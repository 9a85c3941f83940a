package import Dictionary
package import HL7

/// Holds the segments, paths and tables of a profile against the dictionary: a rule for a place that its version does
/// not have would never find anything. Without a version a place must be one of any.
package struct ProfilePlaces: Sendable {
    package struct Fault: Sendable {
        package var message: String
        /// The name that was probably meant.
        package var meant: String?
    }

    private let lexicons: [Lexicon]
    private let standard: String

    package init(_ version: HL7Version?) {
        lexicons = (version.map { [$0] } ?? HL7Version.allCases.reversed()).map { Lexicon($0) }
        standard = version.map { "HL7 \($0)" } ?? "HL7"
    }

    package func fault(of name: SegmentName) -> Fault? {
        guard !name.isSiteDefined, lexicons.allSatisfy({ $0.segment(name) == nil }) else { return nil }
        let names = lexicons.flatMap { $0.segments.map(\.name.description) }
        return Fault(
            message: "\(standard) has no segment \(name)", meant: Spelling.suggestion(for: "\(name)", among: names))
    }

    package func fault(of path: Path) -> Fault? {
        guard let number = path.field, !path.segment.isSiteDefined else { return nil }
        let segments = lexicons.compactMap { $0.segment(path.segment) }
        guard !segments.isEmpty else { return fault(of: path.segment) }
        let fields = segments.compactMap { $0.field(number) }
        guard !fields.isEmpty else {
            // Parameters of queries and columns of results go on.
            let isOpen = segments.contains {
                number > $0.fieldCount && $0.field($0.fieldCount)?.type?.kind == .varies
            }
            let most = segments.map(\.fieldCount).max() ?? 0
            let text =
                number > most
                ? "\(path.segment) has \(most) fields in \(standard), there is no \(path.segment)-\(number)"
                : "\(path.segment)-\(number) is no field of \(standard)"
            return isOpen ? nil : Fault(message: text)
        }
        guard let component = path.component else { return nil }
        let types = fields.compactMap(\.type)
        let title = fields.first.map { $0.name.isEmpty ? "" : " (\($0.name))" } ?? ""
        let field = "\(path.segment)-\(number)\(title)"
        if let fault = fault(of: component, in: types, field) { return fault }
        guard let subcomponent = path.subcomponent else { return nil }
        let parts = types.flatMap { type in
            component == 1 && type.isPrimitive ? [type] : [type.component(component)?.type].compactMap { $0 }
        }
        return fault(of: subcomponent, in: parts, "component \(component) of \(field)")
    }

    private func fault(of number: Int, in types: [DataType], _ owner: String) -> Fault? {
        guard !types.isEmpty, !types.contains(where: { $0.kind == .varies || $0.kind == .undescribed }),
            !types.contains(where: { $0.component(number) != nil || (number == 1 && $0.isPrimitive) })
        else { return nil }
        let most = types.map(\.componentCount).max() ?? 0
        let name = types.first?.name.description ?? ""
        let parts = most == 0 ? "no parts" : "\(most) parts, there is no \(number)"
        return Fault(message: "\(owner) is \(name) and has \(parts)")
    }

    /// - Parameter number: such as `0001`.
    package func fault(ofTable number: String) -> Fault? {
        let tables = lexicons.compactMap { lexicon in Int(number).flatMap { lexicon.table($0) } }
        guard !tables.contains(where: \.hasCodes) else { return nil }
        return Fault(
            message: tables.isEmpty
                ? "\(standard) has no table \(number)"
                : "the codes of table \(number) are not in the dictionary: a site or another standard gives them")
    }
}
