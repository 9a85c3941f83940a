import Connectors
import Logging
import NIOPosix
import Pipeline
import Routes
import Testing

@Suite("The catalog of connectors")
struct ConnectorCatalogTests {
    private func make(_ connector: DestinationDefinition.Connector) throws -> any Destination {
        let definition = DestinationDefinition(
            name: "lab", place: Place(file: "r.yaml", line: 1, column: 1), connector: connector)
        return try ConnectorCatalog.destination(
            route: "r", definition: definition, group: MultiThreadedEventLoopGroup.singleton,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }

    private func code(_ settings: DestinationDefinition.MLLPSettings) async throws -> ConnectorError.Code? {
        do {
            try await make(.mllp(settings)).shutdown()
            return nil
        } catch let error as ConnectorError {
            return error.code
        }
    }

    @Test("Each connector of the route language is built")
    func builds() async throws {
        let mllp = try make(.mllp(.init(host: "127.0.0.1", port: 6661)))
        #expect(mllp is MLLPDestination)
        await mllp.shutdown()
        let file = try make(.file(.init(directory: "/tmp", path: Template(parts: [.messageID]))))
        #expect(file is FileDestination)
        await file.shutdown()
    }

    @Test(
        "Clear text to another machine is refused",
        arguments: ["lab.hospital.example", "10.0.0.1", "::2", "128.0.0.1", "127.example.org", "localhost.example"])
    func clearText(_ host: String) async throws {
        #expect(try await code(.init(host: host, port: 6661)) == .clearTextRefused)
    }

    @Test("Clear text is allowed on loopback", arguments: ["127.0.0.1", "127.9.9.9", "localhost", "LocalHost", "::1"])
    func loopback(_ host: String) async throws {
        #expect(try await code(.init(host: host, port: 6661)) == nil)
    }

    @Test("Clear text is allowed when the route says so")
    func insecure() async throws {
        #expect(try await code(.init(host: "lab.hospital.example", port: 6661, isInsecureAllowed: true)) == nil)
    }

    @Test("Certificates that cannot be read are named before anything is sent")
    func credentials() async throws {
        let missing = DestinationDefinition.ClientTLS(authorities: "/nonexistent/ca.pem")
        #expect(try await code(.init(host: "lab.example", port: 6661, tls: missing)) == .unusableCredentials)
    }

    @Test("A key that is none is refused without being quoted")
    func badKey() async throws {
        let tls = DestinationDefinition.ClientTLS(certificate: "/nonexistent/c.pem", key: "CANARYKEY")
        do {
            _ = try make(.mllp(.init(host: "lab.example", port: 6661, tls: tls)))
            Issue.record("built with a key that is none")
        } catch let error as ConnectorError {
            #expect(!"\(error)".contains("CANARYKEY"))
            #expect(error.code == .unusableCredentials)
        }
    }

    @Test("Numbers that make no sense are refused", arguments: [(0, 1), (70_000, 1), (6661, 0), (6661, 100_000)])
    func ranges(_ port: Int, _ connections: Int) async throws {
        let settings = DestinationDefinition.MLLPSettings(host: "127.0.0.1", port: port, connections: connections)
        #expect(try await code(settings) == .outOfRange)
    }
}
