/// A number and who gave it: CX, EI, or the first parts of XCN (HL7 v2.5.1 §2.A.14, §2.A.28). Texts are unescaped.
package struct Identifier: Hashable, Sendable {
    package var id: [UInt8]
    /// CX.4, EI.2 to EI.4
    package var authority: Authority
    /// CX.5 (table 0203); empty for an EI.
    package var type: [UInt8]

    /// Who gives numbers: an HD (§2.A.33).
    package struct Authority: Hashable, Sendable {
        package var namespace: [UInt8] = []
        package var universalID: [UInt8] = []
        package var universalIDType: [UInt8] = []

        package var isEmpty: Bool { namespace.isEmpty && universalID.isEmpty }
    }

    package init(cx value: CompositeValue) {
        id = value.text(1)
        authority = Authority(
            namespace: value.text(4), universalID: value.text(4, 2), universalIDType: value.text(4, 3))
        type = value.text(5)
    }

    package init(ei value: CompositeValue) {
        id = value.text(1)
        authority = Authority(
            namespace: value.text(2), universalID: value.text(3), universalIDType: value.text(4))
        type = []
    }
}
