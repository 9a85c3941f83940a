import Connectors
import Logging
import NIOPosix
import Pipeline
import Routes
import TestSupport

/// An MLLP destination wired to a scripted peer.
struct Downstream {
    let peer: ScriptedPeer
    let destination: MLLPDestination

    /// - Parameter waitForAck: Long where an answer is expected, short where the test is about its absence.
    init(
        _ script: [PeerAct] = [], then: PeerAct = .accept, waitForAck: Duration = .seconds(60),
        keepConnected: Bool = true, connections: Int = 1,
        confirmedBy: DestinationDefinition.MLLPSettings.Confirmation = .asked
    ) throws {
        peer = try ScriptedPeer(script, then: then)
        destination = try Self.destination(
            port: peer.port, waitForAck: waitForAck, keepConnected: keepConnected, connections: connections,
            confirmedBy: confirmedBy)
    }

    static func destination(
        port: Int, waitForAck: Duration = .seconds(60), keepConnected: Bool = true, connections: Int = 1,
        confirmedBy: DestinationDefinition.MLLPSettings.Confirmation = .asked
    ) throws -> MLLPDestination {
        let settings = DestinationDefinition.MLLPSettings(
            host: "127.0.0.1", port: port, connectWithin: .seconds(60), waitForAck: waitForAck,
            keepConnected: keepConnected, connections: connections, confirmedBy: confirmedBy)
        return try MLLPDestination(
            settings, group: MultiThreadedEventLoopGroup.singleton,
            logger: Logger(label: "test") { _ in
                SwiftLogNoOpLogHandler()
            })
    }

    /// A message with these acknowledgement conditions; MSH-10 is `MSG` and the number.
    static func item(_ number: Int, attempt: Int = 1, accept: String = "", application: String = "") -> OutboundItem {
        let header = "MSH|^~\\&|A|B|C|D|20260301101500||ADT^A01|MSG\(number)|P|2.5.1|||\(accept)|\(application)"
        return OutboundItem(
            message: MessageID(day: 260_301, count: number), payload: Array("\(header)\rPID|1||CANARY\r".utf8),
            controlID: Array("MSG\(number)".utf8), address: nil, attempt: attempt)
    }

    /// How one delivery ended.
    func attempt(_ item: OutboundItem) async -> Result<Delivered, DeliveryFailure> {
        await Self.attempt(item, destination)
    }

    static func attempt(
        _ item: OutboundItem, _ destination: any Destination
    ) async -> Result<Delivered, DeliveryFailure> {
        do throws(DeliveryFailure) {
            return .success(try await destination.deliver(item))
        } catch {
            return .failure(error)
        }
    }

    func end() async {
        await destination.shutdown()
        peer.stop()
    }
}

extension Result where Success == Delivered, Failure == DeliveryFailure {
    var failure: DeliveryFailure? {
        guard case .failure(let failure) = self else { return nil }
        return failure
    }

    var answer: [UInt8]? {
        guard case .success(let delivered) = self else { return nil }
        return delivered.answer
    }

    var isDelivered: Bool { failure == nil }
}
