import HL7
import Routes
import Testing
import YAML

@Suite struct SharingTests {
    @Test func aRouteOverridesPartsOfASharedDestination() throws {
        let folder = try RouteFolder([
            "a.yaml": RouteFolder.route(to: "lab:\n    use: main\n    mllp: {port: 7000}\n    retry: {up_to: 2m}"),
            "orderly.yaml": """
            destinations:
              main:
                mllp: {host: localhost, port: 6661, wait_for_ack: 9s}
                retry: {first: 3s}
                when_rejected: block
            """,
        ])
        let loaded = folder.load()
        #expect(loaded.diagnostics == [])
        let lab = try #require(loaded.routes?.routes.first?.destinations.first)
        guard case .mllp(let settings) = lab.connector else { return }
        #expect(settings.port == 7000 && settings.host == "localhost" && settings.waitForAck == .seconds(9))
        #expect(lab.retry.first == .seconds(3) && lab.retry.upTo == .seconds(120))
        #expect(lab.whenRejected == .block)
    }

    @Test func faultsInASharedDestinationShowWhereItIsWritten() throws {
        let folder = try RouteFolder([
            "a.yaml": RouteFolder.route(to: "lab: {use: main}"),
            "orderly.yaml": "destinations:\n  main:\n    mllp: {host: localhost, prt: 1}\n    when_rejected: block\n",
        ])
        let loaded = folder.load()
        let unknown = try #require(loaded.diagnostics.first { $0.code == "E202" })
        #expect(unknown.span.file == "Routes/orderly.yaml")
        #expect(unknown.label == "did you mean `port`?")
        #expect(loaded.diagnostics.count { $0.code == "E202" } == 1)
    }

    @Test func parametersAreFilledInEverywhere() throws {
        let folder = try RouteFolder([
            "a.yaml": RouteFolder.route(
                more: "tables: {sex: sex.csv}", steps: ["- use: _s.yaml", "  give: {field: PID-8, table: sex}"]),
            "_s.yaml": """
            needs: [field, table]
            steps:
              - when: ${field} is valued
                map: ${field}
                table: ${table}
                default: $${field}
            """,
            "sex.csv": "from,to\n1,M\n",
        ])
        let loaded = folder.load()
        #expect(loaded.diagnostics == [])
        let step = try #require(loaded.routes?.routes.first?.steps.first)
        guard case .use(let file, let steps) = step.verb,
            case .map(let path, let table, let missing) = steps.first?.verb,
            case .replace(let text) = missing
        else {
            Issue.record("the shared step was not read")
            return
        }
        #expect(file == "Routes/_s.yaml")
        #expect(path.description == "PID-8" && table == "sex")
        #expect(text == Array("${field}".utf8))
        #expect(steps.first?.place.file == "Routes/_s.yaml")
    }

    @Test func faultsInSharedStepsNameBothPlaces() throws {
        let folder = try RouteFolder([
            "a.yaml": RouteFolder.route(steps: ["- use: _s.yaml", "  give: {field: PID}"]),
            "_s.yaml": "needs: [field]\nsteps:\n  - set: ${field}\n    value: x\n",
        ])
        let fault = try #require(folder.load().diagnostics.first)
        #expect(fault.code == "E217")
        #expect(fault.span.file == "Routes/_s.yaml" && fault.span.line == 3)
        #expect(fault.related.map(\.span.file) == ["Routes/a.yaml"])
    }

    @Test func sharedStepsMayUseOthersButNotThemselves() throws {
        var files = ["a.yaml": RouteFolder.route(steps: ["- use: _1.yaml"])]
        for level in 1...7 { files["_\(level).yaml"] = "steps: [{use: _\(level + 1).yaml}]\n" }
        files["_8.yaml"] = "steps: [{remove: PID-19}]\n"
        #expect(try RouteFolder(files).load().diagnostics == [])
        files["_8.yaml"] = "steps: [{use: _9.yaml}]\n"
        files["_9.yaml"] = "steps: [{remove: PID-19}]\n"
        #expect(try RouteFolder(files).load().diagnostics.map(\.code) == ["E230"])
    }
}
