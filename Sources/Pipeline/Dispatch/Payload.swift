import HL7

/// A message about to leave, and its bytes once somebody asked for them: destinations without steps share them.
struct Payload {
    let message: Message
    /// Whether it was made out of the received message, which then says nothing about what changed.
    private let isPart: Bool
    private var known: [UInt8]??

    init(_ message: Message, isPart: Bool) {
        self.message = message
        self.isPart = isPart
    }

    /// `nil` when they are exactly those of `original`.
    mutating func bytes(unlessEqualTo original: Message) -> [UInt8]? {
        if let known { return known }
        guard message.isChanged || isPart else { return nil }
        let bytes = message.serialized()
        let result = bytes == original.serialized() ? nil : bytes
        known = .some(result)
        return result
    }
}
