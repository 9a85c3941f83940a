import CharacterSets
import HL7

/// Bytes that are no message this engine takes: what their sender can be told.
struct UnreadableMessage {
    /// `nil`: there is nothing to answer to.
    let header: Header?
    let reason: String

    init(_ bytes: [UInt8], because error: ParseError) {
        if WideText.isWide(bytes) {
            header = WideText.narrowed(bytes).flatMap { Header(lenient: $0) }
            reason = WideText.refusal
        } else {
            header = Header(lenient: bytes)
            reason = error.description
        }
    }
}
