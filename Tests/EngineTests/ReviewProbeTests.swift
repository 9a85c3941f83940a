import Delivery
import Engine
import Foundation
import NIOPosix
import TestSupport
import Testing

@Suite struct ReviewProbeTests {
    @Test func deskStopsAtOwnDeadLetters() async throws {
        let lab = try ScriptedPeer([.answer(["AR"])], then: .accept)
        let route = FlowTests.route(lab: lab.port).replacing("when_rejected: dead_letter", with: "when_rejected: park_lane\n    keep_order: by PID-3.1")
        try await TestEngine.run(["feed.yaml": route]) { engine in
            let sender = try RawSender(port: engine.port("feed"), timeout: 5)
            for n in 1...5 { _ = try await sender.exchange(FlowTests.message("K\(n)")) }
            try await Task.sleep(for: .milliseconds(600))
            let reply = try await ControlClient.send(
                ControlRequest(action: .retry, id: nil, route: "feed", destination: nil, reason: ""),
                to: engine.folder.path + "/store", group: MultiThreadedEventLoopGroup.singleton)
            print("REPLY", reply as Any)
            try await Task.sleep(for: .milliseconds(600))
            print("DELIVERED", lab.messages.count)
        }
    }
}
