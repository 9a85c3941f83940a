import CharacterSets
import HL7

/// Bytes that are no message this engine takes: what their sender can be told.
struct UnreadableMessage {
    /// `nil`: there is nothing to answer to.
    let header: Header?
    let reason: String
    let code: ErrorCode

    init(_ bytes: [UInt8], because error: ParseError) {
        let isLimit = error.limit != nil
        self.init(bytes, because: error.description, code: isLimit ? .tooLong : .segmentSequence)
    }

    init(_ bytes: [UInt8], because reason: String, code: ErrorCode) {
        self.code = code
        if WideText.isWide(bytes) {
            header = WideText.narrowed(bytes).flatMap { Header(lenient: $0) }
            self.reason = WideText.refusal
        } else {
            header = Header(lenient: bytes)
            self.reason = reason
        }
    }
}
