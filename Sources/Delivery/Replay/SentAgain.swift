package import Pipeline

/// What a message that an operator sent again has in place of its sender's address. That names the original in lists,
/// and it is found by it.
package enum SentAgain: String, Sendable {
    /// Beside what the original was.
    case replay = "replay of "
    /// In place of what the original could not be.
    case retry = "retry of "

    package func peer(of original: MessageID) -> String { rawValue + original.description }

    /// `nil` for what a sender sent.
    package static func read(peer: String) -> (kind: SentAgain, original: MessageID)? {
        for kind in [SentAgain.replay, .retry] where peer.hasPrefix(kind.rawValue) {
            return MessageID(peer.dropFirst(kind.rawValue.count)).map { (kind, $0) }
        }
        return nil
    }
}

extension FoundMessage {
    /// What it was made from, if an operator sent it again.
    package var original: MessageID? { SentAgain.read(peer: peer)?.original }

    /// One more copy of what another message was.
    package var isReplay: Bool { SentAgain.read(peer: peer)?.kind == .replay }
}
