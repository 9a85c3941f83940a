import Foundation
import Routes
import Testing
import YAML

@Suite struct VariablesTests {
    private func folder(host: String) throws -> RouteFolder {
        try RouteFolder([
            "a.yaml": RouteFolder.route(to: "lab:\n    mllp: {host: \"\(host)\", port: 6661}\n    when_rejected: block")
        ])
    }

    private func host(_ written: String, _ environment: [String: String] = [:]) throws -> String? {
        let route = try folder(host: written).load(environment).routes?.routes.first
        guard case .mllp(let settings) = route?.destinations.first?.connector else { return nil }
        return settings.host
    }

    @Test func environmentVariablesAreReplaced() throws {
        #expect(try host("${env:LAB}", ["LAB": "localhost"]) == "localhost")
        #expect(try host("127.0.${env:C}.${env:D:-1}", ["C": "3"]) == "127.0.3.1")
        #expect(try host("${env:LAB:-127.0.0.9}", ["LAB": "localhost"]) == "localhost")
        #expect(try host("${env:LAB}") == nil)
    }

    @Test func inTextOverSeveralLinesTheWholeTextIsThePlace() throws {
        let written = "'lab\n      with a long description of itself ${env:LA%B}'"
        let route = RouteFolder.route(to: "lab:\n    mllp: {host: \(written), port: 6661}\n    when_rejected: block")
        let finding = try #require(RouteFolder(["a.yaml": route]).load().diagnostics.first { $0.code == "E512" })
        let lines = route.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(finding.span.column <= lines[finding.span.line - 1].count)
    }

    @Test func aNumberMayComeFromTheEnvironment() throws {
        let files = ["a.yaml": RouteFolder.route(from: "mllp: {port: \"${env:PORT}\"}")]
        let loaded = try RouteFolder(files).load(["PORT": "4000"])
        guard case .mllp(let listener) = try #require(loaded.routes?.routes.first).listener else { return }
        #expect(listener.port == 4000)
    }

    @Test func aDoubledDollarIsADollar() throws {
        let files = ["a.yaml": RouteFolder.route(), "orderly.yaml": "store: {directory: '/tmp/$${env:X}'}\n"]
        #expect(try RouteFolder(files).load().routes?.settings.storeDirectory == "/tmp/${env:X}")
    }

    private func secretRoute() throws -> RouteFolder {
        try RouteFolder([
            "a.yaml": RouteFolder.route(steps: ["- change: PID-19", "  apply:", "    - hash: {secret: salt}"]),
            "orderly.yaml": "secrets: {directory: secrets}\n",
        ])
    }

    @Test(arguments: [(0o400, true), (0o600, true), (0o640, false), (0o604, false), (0o700, false)])
    func onlyItsOwnerMayReadASecret(_ mode: Int, _ isAllowed: Bool) throws {
        let folder = try secretRoute()
        try folder.write("secrets/salt", "pepper\n", mode: mode)
        let loaded = folder.load()
        #expect((loaded.routes != nil) == isAllowed)
        #expect(loaded.diagnostics.map(\.code) == (isAllowed ? [] : ["E509"]))
        guard isAllowed else { return }
        guard case .change(_, let functions) = loaded.routes?.routes.first?.steps.first?.verb,
            case .hash(let key) = functions.first
        else {
            Issue.record("the secret was not read")
            return
        }
        #expect(key == Array("pepper".utf8))
    }

    @Test func systemdCredentialsAreSecretsToo() throws {
        let folder = try secretRoute()
        try folder.write("credentials/salt", "pepper", mode: 0o440)
        let credentials = folder.directory.appending(path: "credentials").path
        #expect(folder.load(["CREDENTIALS_DIRECTORY": credentials]).diagnostics == [])
    }

    @Test(arguments: ["../salt", "a/b", "", "."])
    func aSecretsNameIsNoPath(_ name: String) {
        #expect(throws: SecretStore.Failure.self) { try SecretStore(directory: "/etc").read(name) }
    }

    @Test func aLiteralKeyIsRefusedAndNotShown() throws {
        let folder = try RouteFolder([
            "a.yaml": RouteFolder.route(from: "mllp: {port: 2575, tls: {certificate: c.pem, key: hunter2}}"),
            "c.pem": "x",
        ])
        let loaded = folder.load()
        #expect(loaded.diagnostics.map(\.code) == ["E511"])
        #expect(!loaded.report().contains("hunter2"))
    }
}
