/// What a ``ScriptedPeer`` does with one message.
package enum PeerAct: Hashable, Sendable {
    /// Acknowledges the message with these codes in turn: `["AA"]`, or `["CA", "AA"]` for both of enhanced mode.
    case answer([String])
    /// Acknowledges another message that was never sent.
    case wrongControlID(String)
    /// Sends this message's acknowledgement only when the next message has come, and on this message's connection.
    case late(String)
    /// Sends the acknowledgement of the message before this one, on this message's connection, and nothing else.
    case answerPrevious(String)
    /// Never answers, and leaves the connection open.
    case silence
    case closeBeforeAnswer
    case closeAfterAnswer(String)
    /// Closes so that the sender sees a reset.
    case reset
    /// These bytes in a frame, instead of an acknowledgement.
    case frame([UInt8])
    /// These bytes as they are, without a frame.
    case bytes([UInt8])
    /// The acknowledgement, each byte in a segment of its own.
    case trickle(String)
    /// The start of a frame and then this many bytes that never end in one.
    case flood(Int)

    package static let accept = PeerAct.answer(["AA"])
}

extension PeerAct {
    /// An acknowledgement in the message's own delimiters.
    ///
    /// - Parameter controlID: MSA-2; `nil` takes the message's MSH-10.
    package static func acknowledgement(_ code: String, of message: [UInt8], controlID: [UInt8]? = nil) -> [UInt8] {
        let separator = message.count > 3 ? message[3] : UInt8(ascii: "|")
        let header = message.prefix { $0 != 0x0D && $0 != 0x0A }
        let fields = header.split(separator: separator, omittingEmptySubsequences: false)
        let named = fields.count > 9 ? Array(fields[9]) : []
        let encoding = fields.count > 1 ? Array(fields[1]) : Array("^~\\&".utf8)
        let bar = [separator]
        var answer = Array("MSH".utf8) + bar + encoding
        for field in ["PEER", "FAR", "ENGINE", "NEAR", "20260301101500", "", "ACK", "PEER1", "P", "2.5.1"] {
            answer += bar + Array(field.utf8)
        }
        return answer + [0x0D] + Array("MSA".utf8) + bar + Array(code.utf8) + bar + (controlID ?? named) + [0x0D]
    }

    /// `VT … FS CR`
    package static func framed(_ message: [UInt8]) -> [UInt8] { [0x0B] + message + [0x1C, 0x0D] }
}
