/// Whether a field or component is to be sent (HL7 v2.5.1 §2.5.3.2). The facts know no conditions: up to 2.8.2 what
/// is conditional stands as optional.
package enum Usage: UInt8, Sendable {
    /// R
    case required = 0x52
    /// O
    case optional = 0x4F
    /// C
    case conditional = 0x43
    /// B: kept for older senders.
    case backward = 0x42
    /// W
    case withdrawn = 0x57
    /// X: not used.
    case notUsed = 0x58
}
