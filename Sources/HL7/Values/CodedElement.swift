/// A code with its text and its system: CE, CWE, CNE (HL7 v2.5.1 §2.A.3, §2.A.13). Texts are unescaped.
package struct CodedElement: Hashable, Sendable {
    package var code: [UInt8]
    package var text: [UInt8]
    /// Table 0396: `LN`, `L`, `SCT`.
    package var system: [UInt8]
    package var alternateCode: [UInt8]
    package var alternateText: [UInt8]
    package var alternateSystem: [UInt8]
    /// CWE.9
    package var originalText: [UInt8]

    package init(_ value: CompositeValue) {
        code = value.text(1)
        text = value.text(2)
        system = value.text(3)
        alternateCode = value.text(4)
        alternateText = value.text(5)
        alternateSystem = value.text(6)
        originalText = value.text(9)
    }

    /// What a person should read: the text, else the alternate or original one, else the code itself.
    package var display: [UInt8] {
        [text, alternateText, originalText, code, alternateCode].first { !$0.isEmpty } ?? []
    }
}
