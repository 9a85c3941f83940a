/// The name of a person in an XPN, PN, XCN or CN (HL7 v2.5.1 §2.A.88, §2.A.86). Texts are unescaped, in the
/// message's character set.
package struct PersonName: Hashable, Sendable {
    package var family: [UInt8]
    package var given: [UInt8]
    package var middle: [UInt8]
    package var suffix: [UInt8]
    package var prefix: [UInt8]
    /// FN.2 and FN.3: `van` `Dijk`; empty before 2.5, where the family name is in one piece.
    package var ownPrefix: [UInt8]
    package var ownFamily: [UInt8]

    package enum Kind: Sendable {
        /// Begins with the family name.
        case name
        /// Begins with an id: XCN, CN.
        case withID
    }

    package init(_ value: CompositeValue, as kind: Kind = .name) {
        let first = kind == .name ? 1 : 2
        family = value.text(first)
        ownPrefix = value.text(first, 2)
        ownFamily = value.text(first, 3)
        given = value.text(first + 1)
        middle = value.text(first + 2)
        suffix = value.text(first + 3)
        prefix = value.text(first + 4)
    }

    package var isEmpty: Bool { [family, given, middle, suffix, prefix].allSatisfy(\.isEmpty) }
}
