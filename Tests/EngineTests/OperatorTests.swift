import Delivery
import Engine
import Foundation
import NIOPosix
import TestSupport
import Testing

/// What operators do about dead letters, through the control socket of the running engine.
@Suite struct OperatorTests {
    private static let failing = """
        steps:
          - reformat_date: PID-7
            to: yyyy
            invalid: fail
        """

    private static func send(_ request: ControlRequest, to engine: TestEngine) async throws -> ControlReply? {
        try await ControlClient.send(
            request, to: engine.folder.appending(path: "store").path, group: MultiThreadedEventLoopGroup.singleton)
    }

    private static func deadLetters(of engine: TestEngine) throws -> [StoredDelivery] {
        try StoreReader.open(directory: engine.folder.appending(path: "store").path).deliveries(.deadLetters)
    }

    @Test(
        "A message that its route could not handle is answered AA, kept with the reason, and run again once the route is mended"
    )
    func failedMessageRunsThroughTheMendedRoute() async throws {
        let folder = try TestEngine.makeFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let lab = try ScriptedPeer()
        let bad = FlowTests.message("F1").replacing("19800214", with: "14.02.1980")
        let broken = ["feed.yaml": FlowTests.route(lab: lab.port, steps: Self.failing)]
        let id = try await TestEngine.run(broken, in: folder) { engine in
            let answer = try await RawSender(port: engine.port("feed")).exchange(bad)
            #expect(answer.contains("MSA|AA|F1"))
            let letters = try Self.deadLetters(of: engine)
            #expect(letters.count == 1)
            #expect(letters.first?.reason?.contains("feed.yaml:") == true)
            let id = try #require(letters.first?.id.description)
            let retry = ControlRequest(action: .retry, id: id, route: nil, destination: nil, reason: "")
            let reply = try await Self.send(retry, to: engine)
            #expect(reply?.error?.contains("fails again") == true)
            return id
        }
        try await TestEngine.run(["feed.yaml": FlowTests.route(lab: lab.port)], in: folder) { engine in
            let retry = ControlRequest(action: .retry, id: id, route: nil, destination: nil, reason: "mended")
            let reply = try await Self.send(retry, to: engine)
            #expect(reply == ControlReply(count: 1))
            let record = await lab.record { $0.messages.count == 1 }
            #expect(record.messages == [Array(bad.utf8)])
            #expect(try Self.deadLetters(of: engine).isEmpty)
        }
    }

    @Test("A rejected delivery is a dead letter that can be retried in place or discarded with a reason")
    func rejectedDeliveriesAreRetriedOrDiscarded() async throws {
        let lab = try ScriptedPeer([.answer(["AR"]), .answer(["AR"])], then: .accept)
        try await TestEngine.run(["feed.yaml": FlowTests.route(lab: lab.port)]) { engine in
            let sender = try RawSender(port: engine.port("feed"))
            _ = try await sender.exchange(FlowTests.message("J1"))
            _ = try await sender.exchange(FlowTests.message("J2"))
            for _ in 1...2 {
                _ = try await engine.first { event -> String? in
                    guard case .delivery(.setAside(_, _, .deadLetter, let reason)) = event else { return nil }
                    return reason
                }
            }
            var letters = try Self.deadLetters(of: engine)
            while letters.count < 2 { letters = try Self.deadLetters(of: engine) }
            let discard = ControlRequest(
                action: .discard, id: letters[0].id.description, route: nil, destination: nil, reason: "test patient")
            let discarded = try await Self.send(discard, to: engine)
            #expect(discarded == ControlReply(count: 1))
            let retry = ControlRequest(action: .retry, id: nil, route: "feed", destination: "lab", reason: "")
            let retried = try await Self.send(retry, to: engine)
            #expect(retried == ControlReply(count: 1))
            let record = await lab.record { $0.messages.count == 3 }
            #expect(record.messages.last == Array(FlowTests.message("J2").utf8))
        }
    }
}
