import Connectors
import Foundation
import NIOPosix
import Pipeline
import Routes
import TestSupport
import Testing

@Suite("File deliveries", .timeLimit(.minutes(2)))
struct FileDestinationTests {
    let sandbox: TemporaryDirectory

    init() throws {
        sandbox = try TemporaryDirectory()
    }

    private func destination(_ directory: String = "out", isBatch: Bool = false) throws -> FileDestination {
        try Self.destination(sandbox.path + "/" + directory, isBatch: isBatch)
    }

    private static func destination(_ path: String, isBatch: Bool = false) throws -> FileDestination {
        let settings = DestinationDefinition.FileSettings(
            directory: path, path: Template(parts: [.messageID]), isBatch: isBatch)
        return try FileDestination(settings, owner: "r/d", group: MultiThreadedEventLoopGroup.singleton)
    }

    private func item(_ address: String?, _ text: String = "MSH|^~\\&|A\rPID|CANARY\r") -> OutboundItem {
        OutboundItem(
            message: MessageID(day: 260_301, count: 1), payload: Array(text.utf8), controlID: [], address: address,
            attempt: 1)
    }

    @Test("A delivery is a file with the payload's bytes")
    func delivers() async throws {
        let destination = try destination()
        let delivered = try await destination.deliver(item("day/m.hl7"))
        #expect(delivered.answer == nil)
        #expect(sandbox.tree("out") == ["day", "day/m.hl7"])
        #expect(sandbox.bytes("out/day/m.hl7") == item(nil).payload)
        await destination.shutdown()
    }

    @Test("A batch destination appends")
    func batch() async throws {
        let destination = try destination(isBatch: true)
        _ = try await destination.deliver(item("day.hl7", "MSH|1"))
        _ = try await destination.deliver(item("day.hl7", "MSH|2"))
        #expect(sandbox.bytes("out/day.hl7") == Array("MSH|1\rMSH|2\r".utf8))
        await destination.shutdown()
    }

    @Test(
        "An address that is none goes to the dead letters at once",
        arguments: [nil, "", "../x", "/etc/x", "a/../../x", "CANARY/../x"])
    func badAddresses(_ address: String?) async throws {
        let destination = try destination()
        let failure = await Downstream.attempt(item(address), destination).failure
        #expect(failure?.kind == .invalid)
        #expect(failure?.reason.contains("CANARY") == false)
        #expect(sandbox.tree() == [])
        await destination.shutdown()
    }

    @Test("Names that the volume does not take are invalid, not retried")
    func nameTooLong() async throws {
        let deep = String(repeating: "d", count: 255)
        let destination = try destination(deep + "/" + deep)
        #expect(await Downstream.attempt(item(deep + "/" + deep), destination).isDelivered)
        await destination.shutdown()
        let tooLong = try self.destination(String(repeating: "d", count: 256))
        #expect(await Downstream.attempt(item("x"), tooLong).failure?.code == "name_too_long")
        await tooLong.shutdown()
    }

    @Test("A directory that cannot be made is retried")
    func unreachableRoot() async throws {
        let destination = try Self.destination("/proc/orderly/out")
        let failure = await Downstream.attempt(item("m.hl7"), destination).failure
        #expect(failure?.kind == .unreachable)
        await destination.shutdown()
    }

    @Test("A relative directory is refused when the destination is built")
    func relativeDirectory() {
        #expect(throws: ConnectorError.self) { try Self.destination("archive") }
    }

    @Test("It keeps what every destination promises")
    func conformance() async throws {
        let sandbox = sandbox
        let conformance = DestinationConformance(
            isIdempotent: true,
            healthy: {
                let name = "healthy-\(UInt64.random(in: .min ... .max))"
                return DestinationConformance.Subject(
                    destination: try Self.destination(sandbox.path + "/" + name)
                ) { _ in
                    sandbox.tree(name).compactMap { sandbox.bytes(name + "/" + $0) }
                }
            },
            broken: {
                try sandbox.write("x", to: "broken/day")
                return DestinationConformance.Subject(
                    destination: try Self.destination(sandbox.path + "/broken")
                ) { _ in [] }
            },
            stalled: nil)
        #expect(try await conformance.violations() == [])
    }
}
