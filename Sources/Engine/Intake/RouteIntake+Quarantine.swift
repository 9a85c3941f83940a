import Delivery
import HL7
import Logging
import MLLP
import Pipeline
import Routes

/// What intake does with a message that the engine crashed on twice. It is not read again: stored as it came, for an
/// operator, and answered with an error.
extension RouteIntake {
    struct Quarantined {
        var acceptance: Acceptance
        var problem: Problem
        var suspect: Suspect
    }

    enum Quarantine {
        /// It is stored already, and is answered as it was then.
        case known([[UInt8]])
        case new(Quarantined)
        /// Another message that the mark cannot tell from it.
        case other
    }

    /// On a thread that has marked it.
    ///
    /// - Parameter connection: the one it came on.
    func quarantine(
        _ bytes: [UInt8], _ suspect: Suspect, connection: UInt64, peer: String, isPipelined: Bool = false,
        continuesFrame: Bool = false
    ) -> Quarantine {
        if let id = suspect.message {
            if let stored = store.reply(to: bytes, repeating: id, listener: listener) {
                observer(.repeated(route: runner.route.name, id: id))
                return .known(stored.replies)
            }
            // One that an operator discarded may be gone with its slice; then it is kept once more.
            if store.replies(of: id) != nil { return .other }
        }
        let (now, id) = (clock.read(), store.nextID())
        // MSA-3 has room for 80 characters.
        let text = "quarantined as \(id): the engine crashed on it \(suspect.crashes) times"
        let problem = Problem(code: .internalError, text: text, place: runner.route.place)
        // Nothing but its first line is read. If the engine crashed on that too, its sender gets no answer.
        let line = Array(bytes.prefix(Self.longestLine).prefix { $0 != 0x0D && $0 != 0x0A })
        let header = suspect.crashes > Suspect.limit ? nil : Header(lenient: line)
        let replies = header.map {
            runner.replies(toTurnedAway: $0, problem, identifier: id.description, at: now.timestamp).all
        }
        var keys = MessageKeys()
        if let header {
            keys.controlID = Array(header.controlID.prefix(Self.longestKey))
            keys.type = Array((header.type + [0x5E] + header.event).prefix(Self.longestKey))
        }
        let acceptance = Acceptance(
            id: id, route: runner.route.name, routeVersion: runner.route.version, listener: listener,
            connection: connection, peer: peer, receivedAt: now.nanoseconds, bytes: bytes, keys: keys,
            decision: .deadLettered(reason: "\(text) (\(suspect.cause))"),
            replies: (replies ?? []).filter(Framing.canCarry), isPipelined: isPipelined,
            continuesFrame: continuesFrame)
        return .new(Quarantined(acceptance: acceptance, problem: problem, suspect: suspect))
    }

    private static let longestKey = 250
    private static let longestLine = 65_536

    func isStored(_ quarantined: Quarantined) {
        breaker.stored(quarantined.suspect, as: quarantined.acceptance.id)
        report(.accepted(quarantined.acceptance, verdict: .error(quarantined.problem)))
        logger.critical(
            "message quarantined: look at it with `orderly dead show --content`, then retry or discard it",
            metadata: ["message": "\(quarantined.acceptance.id)", "route": "\(runner.route.name)"])
    }
}
