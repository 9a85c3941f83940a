import CharacterSets
import Engine
import HL7
import Logging
import MLLP
import NIOCore
import Pipeline
import Routes

/// Sends the demo's samples, each to the listener of its route, and shows what the route changed and what came back.
struct DemoSender {
    let samples: DemoSamples
    let ports: [String: Int]
    let routes: RouteSet
    let ledger: DemoLedger
    let view: DemoView
    let group: any EventLoopGroup
    let logger: Logger

    /// - Parameter round: 1 sends the samples as they are; later ones give each message an MSH-10 of its own.
    func send(round: Int) async throws {
        for sample in samples.samples {
            guard let port = ports[sample.route] else {
                throw CommandFailure("INDEX.tsv names a route \(sample.route), which is not among the routes")
            }
            let client = Client(
                ClientConfiguration(host: "127.0.0.1", port: port), group: group, logger: logger)
            for bytes in sample.messages {
                try Task.checkCancellation()
                try await send(round == 1 ? bytes : renumbered(bytes, round), of: sample, over: client)
                try await Task.sleep(for: view.pace)
            }
            await client.shutdown()
        }
    }

    private func send(_ bytes: [UInt8], of sample: DemoSamples.Sample, over client: Client) async throws {
        ledger.update { $0.sent += 1 }
        let answer = try await client.exchange(bytes) { Answer($0) == nil ? .mismatch : .answer }
        let code = Answer(answer)?.code?.rawValue ?? "none"
        ledger.update { $0.answered[code, default: 0] += 1 }
        view.sent(
            sample.route, type(of: bytes), sample.shows, changes: changes(in: bytes, route: sample.route), code: code)
    }

    private func type(of bytes: [UInt8]) -> String {
        guard let message = try? Message(bytes) else { return "not HL7" }
        let header = Header(message)
        return Printable.text(header.type + [0x5E] + header.event, limit: 20)
    }

    /// What the route does to this message, from a run of its own with every step recorded.
    private func changes(in bytes: [UInt8], route name: String) -> [String] {
        guard let route = routes.routes.first(where: { $0.name == name }) else { return [] }
        let runner = RouteRunner(route, keyedHash: HMACHash.keyedHash)
        guard let message = try? runner.read(bytes, limits: MessageLimits()) else { return [] }
        var trace = Trace()
        _ = runner.run(
            message, header: Header(message.message), id: MessageID(day: 0, count: 1), at: WallClock().read().timestamp,
            recording: &trace)
        return TraceText(terminal: .output).changes(in: trace)
    }

    private func renumbered(_ bytes: [UInt8], _ round: Int) -> [UInt8] {
        guard var message = try? Message(bytes),
            let place = message.location(of: Path(segment: .msh, field: 10))
        else { return bytes }
        message.setText(message.text(at: place) + Array("-\(round)".utf8), at: place)
        return message.serialized()
    }
}
