/// A document in an ED (HL7 v2.5.1 §2.A.24).
package struct EncapsulatedData: Hashable, Sendable {
    /// ED.2 (table 0191), such as `application`.
    package var type: [UInt8]
    /// ED.3 (table 0291), such as `PDF`.
    package var subtype: [UInt8]
    /// ED.4 (table 0299): `A`, `Hex` or `Base64`.
    package var encoding: [UInt8]
    /// ED.5: unescaped text for encoding `A`. Base64 and Hex as sent, never unescaped: their letters are no
    /// sequences, whatever the header declares.
    package var data: [UInt8]

    package init(_ value: CompositeValue) {
        type = value.text(2)
        subtype = value.text(3)
        encoding = value.text(4)
        let isPlain = encoding.isEmpty || encoding == [0x41]
        data = isPlain ? value.text(5) : value.part(5).raw
    }
}
