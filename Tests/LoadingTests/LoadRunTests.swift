import Foundation
import HL7
import Loading
import MLLP
import NIOCore
import NIOPosix
import Testing

/// Generator and sink over real sockets.
@Suite struct LoadRunTests {
    @Test("Everything that is sent arrives once and in order, in closed loop and with a window", arguments: [1, 8])
    func everythingArrives(_ window: Int) async throws {
        let sink = try await Loads.sink(senders: 4)
        let (report, conservation, counts) = try await Loads.run(to: sink) { $0.window = window }
        let generator = try #require(report.generator)
        #expect(generator.sent == 400)
        #expect(generator.acknowledged == 400)
        #expect(generator.resent == 0)
        #expect(report.latency?.count == 400)
        #expect(report.faults == [])
        #expect(counts.distinct == 400)
        #expect(counts.duplicates == 0)
        #expect(counts.outOfOrder == 0)
        #expect(conservation.delivered == 400)
        await sink.close()
    }

    @Test("At a fixed rate a message's time counts from when it was due, not from when it could be sent")
    func noCoordinatedOmission() async throws {
        // 20 messages due within 20 ms over one connection, and 20 ms for each: the last one waits for 19 others.
        let sink = try await Loads.sink(["slow=20ms"])
        let (report, _, _) = try await Loads.run(to: sink) {
            $0.connections = 1
            $0.count = 20
            $0.rate = 1000
        }
        let latency = try #require(report.latency)
        let service = try #require(report.serviceTime)
        #expect(latency.count == 20)
        #expect(latency.max >= 380_000)
        #expect(latency.p50 >= 170_000)
        #expect(service.p50 < latency.p50)
        #expect(report.faults == [])
        await sink.close()
    }

    @Test("A message whose answer does not come, or whose connection ends, is sent again with the same bytes")
    func inDoubtIsResent() async throws {
        let sink = try await Loads.sink(["drop=2%", "close=5%"])
        let (report, conservation, counts) = try await Loads.run(to: sink) { $0.answerWithin = .milliseconds(200) }
        let generator = try #require(report.generator)
        #expect(generator.acknowledged == 400)
        #expect(generator.resent > 0)
        #expect(generator.connectionsLost >= (counts.faults["close"] ?? 0))
        #expect(generator.timeouts > 0)
        #expect(conservation.missing == 0)
        #expect(counts.distinct == 400)
        #expect(counts.outOfOrder == 0)
        await sink.close()
    }

    @Test("An answer for another message is not taken for the one in flight, and fails the run")
    func misdirectedAnswers() async throws {
        let sink = try await Loads.sink(["wrong-id=5%"])
        let (report, conservation, counts) = try await Loads.run(to: sink)
        let generator = try #require(report.generator)
        #expect(generator.misdirected == counts.faults["wrong-id"])
        #expect(generator.misdirected > 0)
        #expect(generator.acknowledged == 400)
        #expect(conservation.missing == 0)
        #expect(report.faults.contains { $0.contains("for other messages") })
        await sink.close()
    }

    @Test("A late answer costs the sender the time and no message")
    func lateAnswers() async throws {
        let sink = try await Loads.sink(["late=2%:400ms"])
        let (report, conservation, counts) = try await Loads.run(to: sink) { $0.answerWithin = .milliseconds(150) }
        #expect(report.generator?.acknowledged == 400)
        #expect(report.generator?.timeouts == counts.faults["late"])
        #expect(report.generator?.misdirected == 0)
        #expect(conservation.missing == 0)
        await sink.close()
    }

    @Test("A refused message is counted by its code and not sent again")
    func refusals() async throws {
        let sink = try await Loads.sink(["nack=10%:AR"])
        let (report, _, counts) = try await Loads.run(to: sink)
        let generator = try #require(report.generator)
        let refused = try #require(counts.faults["nack"])
        #expect(refused > 0)
        #expect(generator.refused == ["AR": refused])
        #expect(generator.acknowledged == 400 - refused)
        #expect(counts.distinct == 400 - refused)
        await sink.close()
    }

    @Test("Messages of one patient that come the wrong way round are seen, and those of two patients are not")
    func orderIsWatched() async throws {
        let sink = try await Loads.sink()
        let run = try #require(RunID("T3ST"))
        let client = Client(
            ClientConfiguration(host: "127.0.0.1", port: sink.port), group: MultiThreadedEventLoopGroup.singleton,
            logger: Loads.logger)
        func send(_ number: Int, patient: String, controlID: String? = nil) async throws {
            let mark = MessageMark(run: run, number: number).description
            let text =
                "MSH|^~\\&|A|B|C|D|2026||ADT^A01|\(controlID ?? mark)|P|2.5\rPID|1||\(patient)\r"
                + "PV1|1|I|||||||||||||||||\(mark)\r"
            _ = try await client.exchange(Array(text.utf8)) { _ in .answer }
        }
        try await send(5, patient: "1")
        try await send(4, patient: "2")
        try await send(6, patient: "1", controlID: "ENGINE-GAVE-ITS-OWN")
        #expect(await sink.counts().outOfOrder == 0)
        try await send(2, patient: "1")
        try await send(2, patient: "1")
        let counts = await sink.counts()
        #expect(counts.outOfOrder == 1)
        #expect(counts.duplicates == 1)
        #expect(counts.distinct == 4)
        #expect(counts.renumbered == 1)
        #expect(counts.orderKeys == 2)
        await client.shutdown()
        await sink.close()
    }

    @Test("Messages of other runs and of no run are answered and not counted")
    func foreignMessages() async throws {
        let sink = try await Loads.sink(run: "0THR")
        let (report, conservation, counts) = try await Loads.run(to: sink)
        #expect(report.generator?.acknowledged == 400)
        #expect(counts.foreign == 400)
        #expect(counts.distinct == 0)
        #expect(conservation.missing == 400)
        await sink.close()
    }

    @Test("The log holds the mark of every acknowledged message, with its patient's number")
    func logs() async throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "orderly-\(UUID().uuidString).log")
        defer { try? FileManager.default.removeItem(at: file) }
        let sink = try await Loads.sink()
        _ = try await Loads.run(to: sink, log: LogFile(path: file.path))
        let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
        let numbering = Numbering(senders: 4, patients: 20)
        #expect(lines.count == 400)
        #expect(Set(lines).count == 400)
        for line in lines {
            let parts = line.split(separator: "\t")
            let mark = try #require(MessageMark(Array(parts[0].utf8)[...]))
            #expect(parts.last.flatMap { Int($0) } == numbering.patient(of: mark.number))
        }
        await sink.close()
    }

    @Test("Nobody to send to is an error and not an empty run")
    func nobodyListens() async throws {
        let sink = try await Loads.sink()
        await sink.close()
        await #expect(throws: ClientError.self) { _ = try await Loads.run(to: sink) }
    }
}
