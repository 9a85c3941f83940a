/// What a ``ScriptedPeer`` has seen so far.
package struct PeerRecord: Sendable {
    /// In order of arrival over all connections.
    package var messages: [[UInt8]] = []
    /// For each message the number, from 1, of the connection it came on.
    package var connectionOfMessage: [Int] = []
    /// Connections ever accepted.
    package var accepted = 0
    /// Of those, the ones that ended, by either side.
    package var ended = 0

    /// Waits of this kind end with what there is after two minutes, so that a broken promise fails its test.
    static let patience = Duration.seconds(120)
}
