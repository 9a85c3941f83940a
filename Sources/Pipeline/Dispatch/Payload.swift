import CharacterSets
import HL7

/// A message about to leave, and its bytes once somebody asked for them: destinations without steps share them.
struct Payload {
    let message: Message
    /// The way back to the set in which the message came; `nil` where its bytes were its text.
    let outgoing: OutgoingText?
    /// Whether it was made out of the received message, which then says nothing about what changed.
    private let isPart: Bool
    /// By the set that a destination asks for.
    private var known: [CodedCharacterSet?: [UInt8]?] = [:]

    init(_ message: Message, _ outgoing: OutgoingText?, isPart: Bool) {
        self.message = message
        self.outgoing = outgoing
        self.isPart = isPart
    }

    /// - Parameter set: what the destination asks for; `nil` = the set in which the message came.
    /// - Returns: `nil` when they are exactly those that were received.
    mutating func bytes(
        unlessEqualTo original: DecodedMessage, in set: CodedCharacterSet?
    ) throws(TextFailure) -> [UInt8]? {
        if let known = known[set] { return known }
        if set == nil, !message.isChanged, !isPart { return nil }
        let bytes: [UInt8] =
            if let set {
                try TargetText(set).bytes(of: message, from: outgoing)
            } else if let outgoing {
                try outgoing.bytes(of: message)
            } else {
                message.serialized()
            }
        let result = bytes == original.received ? nil : bytes
        known[set] = .some(result)
        return result
    }

    /// MSH-10 as it leaves.
    func controlID(in set: CodedCharacterSet?) -> [UInt8] {
        let text = message.controlID
        guard text.contains(where: { $0 >= 0x80 }) else { return text }
        if let set { return TargetText(set).bytes(ofValue: text) }
        return outgoing?.bytes(ofValue: text) ?? text
    }
}
