import Foundation
import TestSupport
import Testing

/// Messages through the whole engine: real sockets, a real store, real files.
@Suite struct FlowTests {
    static func route(lab: Int, extra: String = "", steps: String = "") -> String {
        """
        route: feed
        language: 1
        from:
          mllp: {port: 2575}
        accept:
          types: [ADT^*]
          others: reject
        \(extra)
        \(steps)
        to:
          lab:
            mllp: {host: 127.0.0.1, port: \(lab), wait_for_ack: 5s}
            retry: {first: 10ms, up_to: 50ms}
            when_rejected: dead_letter
        """
    }

    static func message(_ controlID: String, type: String = "ADT^A01", sex: String = "F") -> String {
        "MSH|^~\\&|EHR|EAST|ENGINE|HOSP|20260301101500||\(type)|\(controlID)|P|2.5.1\r"
            + "EVN|A01|20260301101500\rPID|1||4711^^^HOSP^MR||Smith^Anna||19800214|\(sex)\r"
    }

    @Test("A message is acknowledged, changed by its route and delivered")
    func messageFlows() async throws {
        let lab = try ScriptedPeer()
        let steps = """
            steps:
              - change: PID-5.1
                apply: uppercase
            """
        try await TestEngine.run(["feed.yaml": Self.route(lab: lab.port, steps: steps)]) { engine in
            let sender = try RawSender(port: engine.port("feed"))
            let answer = try await sender.exchange(Self.message("A1"))
            #expect(answer.contains("\rMSA|AA|A1\r"))
            let record = await lab.record { $0.messages.count == 1 }
            let expected = Self.message("A1").replacing("Smith", with: "SMITH")
            #expect(record.messages == [Array(expected.utf8)])
        }
    }

    @Test("What no step changes arrives byte for byte, odd line ends and all")
    func bytesAreTheMessage() async throws {
        let lab = try ScriptedPeer()
        let odd = "MSH|^~\\&|E|E|O|O|20260301||ADT^A01|B1|P|2.5\r\nEVN|A01\n\nZZZ|\\X41\\|~~|^^|\"\"||\rPID|1||1^^^^"
        try await TestEngine.run(["feed.yaml": Self.route(lab: lab.port)]) { engine in
            let sender = try RawSender(port: engine.port("feed"))
            #expect(try await sender.exchange(odd).contains("MSA|AA|B1"))
            let record = await lab.record { $0.messages.count == 1 }
            #expect(record.messages == [Array(odd.utf8)])
        }
    }

    @Test("Pipelined frames are answered one by one, in order")
    func pipelinedFramesKeepOrder() async throws {
        let lab = try ScriptedPeer()
        try await TestEngine.run(["feed.yaml": Self.route(lab: lab.port)]) { engine in
            let sender = try RawSender(port: engine.port("feed"))
            let ids = (1...50).map { "P\($0)" }
            try await sender.write(ids.flatMap { [0x0B] + Array(Self.message($0).utf8) + [0x1C, 0x0D] })
            for id in ids {
                let answer = try #require(try await sender.receiveFrame())
                #expect(String(decoding: answer, as: UTF8.self).contains("\rMSA|AA|\(id)\r"))
            }
            let record = await lab.record { $0.messages.count == 50 }
            #expect(record.messages == ids.map { Array(Self.message($0).utf8) })
        }
    }

    @Test("A type that the route does not take is answered AR with an ERR segment")
    func unwantedTypesAreRejected() async throws {
        let lab = try ScriptedPeer()
        try await TestEngine.run(["feed.yaml": Self.route(lab: lab.port)]) { engine in
            let answer = try await RawSender(port: engine.port("feed")).exchange(Self.message("R1", type: "ORU^R01"))
            #expect(answer.contains("\rMSA|AR|R1"))
            #expect(answer.contains("\rERR|"))
            #expect(lab.messages.isEmpty)
        }
    }

    @Test(
        "Bytes that are no HL7 message get a negative answer where a header can be read, and a closed connection else")
    func junkIsRefused() async throws {
        let lab = try ScriptedPeer()
        try await TestEngine.run(["feed.yaml": Self.route(lab: lab.port)]) { engine in
            let sender = try RawSender(port: engine.port("feed"))
            try await sender.sendFrame(Array("GET / HTTP/1.1".utf8))
            #expect(try await sender.receiveFrame() == nil)
            let other = try RawSender(port: engine.port("feed"))
            #expect(try await other.exchange("MSH||no delimiters\rPID|1\r").contains("\rMSA|AR"))
            #expect(try await other.exchange(Self.message("T3")).contains("\rMSA|AA|T3"))
        }
    }

    @Test("A retransmission is answered with the stored acknowledgement and not delivered again")
    func retransmissionsAreNotQueuedAgain() async throws {
        let lab = try ScriptedPeer()
        try await TestEngine.run(["feed.yaml": Self.route(lab: lab.port)]) { engine in
            let first = try await RawSender(port: engine.port("feed")).exchange(Self.message("D1"))
            let second = try await RawSender(port: engine.port("feed")).exchange(Self.message("D1"))
            #expect(first == second)
            let other = try await RawSender(port: engine.port("feed")).exchange(Self.message("D1", sex: "M"))
            #expect(other.contains("MSA|AA|D1"))
            let record = await lab.record { $0.messages.count == 2 }
            #expect(record.messages == [Self.message("D1"), Self.message("D1", sex: "M")].map { Array($0.utf8) })
        }
    }
}
