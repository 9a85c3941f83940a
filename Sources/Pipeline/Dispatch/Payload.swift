import HL7

/// A message about to leave, and its bytes once somebody asked for them: destinations without steps share them.
struct Payload {
    let message: Message
    private var known: [UInt8]??

    init(_ message: Message) {
        self.message = message
    }

    /// `nil` when they are exactly those of `original`.
    mutating func bytes(unlessEqualTo original: Message) -> [UInt8]? {
        if let known { return known }
        guard message.isChanged else { return nil }
        let bytes = message.serialized()
        let result = bytes == original.serialized() ? nil : bytes
        known = .some(result)
        return result
    }
}
