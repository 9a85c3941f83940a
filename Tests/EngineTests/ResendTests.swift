import Delivery
import Engine
import Foundation
import NIOPosix
import Pipeline
import TestSupport
import Testing

/// One delivery corrected, sent elsewhere or skipped, and replays, through the control socket of the running engine.
@Suite struct ResendTests {
    private static func send(
        _ action: ControlRequest.Action, _ id: String?, to destination: String? = nil,
        reason: String = "agreed by phone",
        content: String? = nil, in engine: TestEngine, _ change: (inout ControlRequest) -> Void = { _ in }
    ) async throws -> ControlReply {
        var request = ControlRequest(action: action, id: id, route: nil, destination: destination, reason: reason)
        request.user = "kim"
        change(&request)
        let reply = try await ControlClient.send(
            request, content: content.map { Array($0.utf8) }, to: engine.folder.appending(path: "store").path,
            group: MultiThreadedEventLoopGroup.singleton)
        return try #require(reply)
    }

    private static func reader(_ engine: TestEngine) throws -> StoreReader {
        try StoreReader.open(directory: engine.folder.appending(path: "store").path)
    }

    private static func deadLetter(_ engine: TestEngine) async throws -> DeliveryID {
        while true {
            if let letter = try reader(engine).deliveries(.deadLetters).first { return letter.id }
            await Task.yield()
        }
    }

    @Test("Corrected bytes go out in place of a dead letter's; what it carried and its attempts stay on record")
    func corrected() async throws {
        let lab = try ScriptedPeer([.answer(["AR"])], then: .accept)
        let sent = FlowTests.message("R1")
        let corrected = sent.replacing("|F\r", with: "|M\r")
        try await TestEngine.run(["feed.yaml": FlowTests.route(lab: lab.port)]) { engine in
            _ = try await RawSender(port: engine.port("feed")).exchange(sent)
            let id = try await Self.deadLetter(engine)
            let other = try await Self.send(
                .resend, "\(id)", content: corrected.replacing("R1", with: "R2"), in: engine)
            #expect(other.error?.contains("MSH-10") == true)
            let nothing = try await Self.send(.resend, "\(id)", content: "PID|1", in: engine)
            #expect(nothing.error?.contains("no HL7 message") == true)
            let asItIs = try await Self.send(.resend, "\(id)", in: engine)
            #expect(asItIs.error?.contains("orderly queue retry") == true)
            let reply = try await Self.send(.resend, "\(id)", content: corrected, in: engine)
            #expect(reply == ControlReply(count: 1, id: "\(id.message)"))
            let record = await lab.record { $0.messages.count == 2 }
            #expect(record.messages == [Array(sent.utf8), Array(corrected.utf8)])
            let reader = try Self.reader(engine)
            #expect(try reader.corrected(id).map(\.bytes) == [Array(sent.utf8)])
            #expect(try reader.payload(of: id) == Array(corrected.utf8))
            #expect(try reader.attempts(of: id).first?.code == "AR")
            let stored = try #require(try reader.message(id.message))
            #expect(stored.bytes == Array(sent.utf8))
            #expect(stored.notes.last?.text == "corrected by kim: agreed by phone; changed: PID-8")
        }
    }

    @Test("A delivery goes to another destination of its route by name, and is given up where it waited")
    func elsewhere() async throws {
        let (lab, other) = (try ScriptedPeer([.answer(["AR"])], then: .accept), try ScriptedPeer())
        let route =
            FlowTests.route(lab: lab.port) + "\n  spare:\n    when: PID-8 is \"X\"\n    mllp: {host: 127.0.0.1, "
            + "port: \(other.port), wait_for_ack: 5s}\n    when_rejected: dead_letter"
        try await TestEngine.run(["feed.yaml": route]) { engine in
            let sent = FlowTests.message("E1")
            _ = try await RawSender(port: engine.port("feed")).exchange(sent)
            let id = try await Self.deadLetter(engine)
            let nowhere = try await Self.send(.resend, "\(id)", to: "pacs", in: engine)
            #expect(nowhere.error?.contains("it has lab, spare") == true)
            let reply = try await Self.send(.resend, "\(id)", to: "spare", in: engine)
            let record = await other.record { $0.messages.count == 1 }
            #expect(record.messages == [Array(sent.utf8)])
            let reader = try Self.reader(engine)
            let copyID = try #require(MessageID(reply.id ?? ""))
            let copy = try #require(try reader.message(copyID))
            #expect(copy.deliveries.map(\.destination.name) == ["spare"])
            #expect(copy.deliveries.map(\.original) == [id.message])
            let stored = try #require(try reader.message(id.message))
            #expect(stored.deliveries.map(\.state) == [.discarded])
            #expect(stored.deliveries.first?.reason?.contains("sent as \(copy.id) to spare instead") == true)
            let again = try await Self.send(.resend, "\(id)", to: "lab", in: engine)
            #expect(again.error == nil, "one that was given up may be sent once more")
            _ = await lab.record { $0.messages.count == 2 }
        }
    }

    @Test("Skipping without a reason is refused with an error, for one and for all that wait, and changes nothing")
    func reasons() async throws {
        let lab = try ScriptedPeer([.answer(["AR"]), .answer(["AR"])], then: .accept)
        try await TestEngine.run(["feed.yaml": FlowTests.route(lab: lab.port)]) { engine in
            let sender = try RawSender(port: engine.port("feed"))
            for number in 1...2 { _ = try await sender.exchange(FlowTests.message("S\(number)")) }
            while try Self.reader(engine).deliveries(.deadLetters).count < 2 { await Task.yield() }
            let id = try await Self.deadLetter(engine)
            for reason in ["", " \t\n", String(repeating: "x", count: OperatorReason.limit + 1)] {
                let one = try await Self.send(.discard, "\(id)", reason: reason, in: engine)
                #expect(one.count == 0 && one.error?.contains("reason") == true)
                let all = try await Self.send(.discard, nil, to: "lab", reason: reason, in: engine) {
                    $0.route = "feed"
                }
                #expect(all.count == 0 && all.error?.contains("reason") == true)
                let resent = try await Self.send(.resend, "\(id)", reason: reason, content: "MSH", in: engine)
                #expect(resent.error?.contains("reason") == true)
                let replay = try await Self.send(.replay, nil, reason: reason, in: engine) {
                    $0.replay = Self.order
                }
                #expect(replay.id == nil && replay.error?.contains("reason") == true)
            }
            #expect(try Self.reader(engine).deliveries(.deadLetters).count == 2)
        }
    }

    private static var order: ReplayOrder {
        var query = MessageQuery()
        query.route = "feed"
        return ReplayOrder(selection: ReplaySelection(query, mode: .asSent), rate: 6000)
    }

    @Test(
        "A replay is started, looked at and cancelled through the control socket; a message above the limit is refused")
    func controlSocket() async throws {
        let lab = try ScriptedPeer()
        try await TestEngine.run(["feed.yaml": FlowTests.route(lab: lab.port)]) { engine in
            let sender = try RawSender(port: engine.port("feed"))
            for number in 1...3 { _ = try await sender.exchange(FlowTests.message("C\(number)")) }
            while try Self.reader(engine).find(MessageQuery()).contains(where: {
                $0.outcomes.first?.state != .delivered
            }) { await Task.yield() }
            let reply = try await Self.send(.replay, nil, in: engine) { $0.replay = Self.order }
            let number = try #require(reply.id.flatMap { Int($0) }, "\(reply)")
            let record = await lab.record { $0.messages.count == 6 }
            #expect(Array(record.messages.prefix(3)) == Array(record.messages.suffix(3)))
            let directory = engine.folder.appending(path: "store").path
            var job = try #require(try ReplayLedger.reading(directory: directory)?.job(number))
            while !job.state.isOver { job = try #require(try ReplayLedger.reading(directory: directory)?.job(number)) }
            #expect(job.state == .done && job.sent == 3 && job.user == "kim")
            let cancelled = try await Self.send(.cancelReplay, "\(number)", in: engine)
            #expect(cancelled.error == "replay \(number) is done already")
            let unknown = try await Self.send(.cancelReplay, "77", in: engine)
            #expect(unknown.error == "there is no replay 77")
            let long = String(repeating: "A", count: 17_000_000)
            let refused = try await Self.send(.resend, "261125-000001", content: long, in: engine)
            #expect(refused.error?.contains("the limit is") == true)
        }
    }
}
