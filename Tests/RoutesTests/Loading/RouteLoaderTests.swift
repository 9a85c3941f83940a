import Foundation
import HL7
import Routes
import Testing
import YAML

@Suite struct RouteLoaderTests {
    /// The route of the language's manual.
    private static let manual = """
        route: east-registrations-and-results
        language: 1
        about: East campus ADT and lab results. Owner is the interface team.

        from:
          mllp:
            port: 2575
            tls:
              certificate: certs/engine.pem
              key: ${secret:engine-tls-key}
              clients: certs/senders-ca.pem

        accept:
          types: [ADT^A01, ADT^A04, ADT^A08, ORU^R01]
          others: skip

        acknowledge:
          mode: auto
          after: queued

        tables:
          sex: tables/sex.csv
          authority: tables/authority.csv

        steps:
          - require: any PID-3[*].1 is valued
            otherwise: reject
            because: No patient identifier in PID-3

          - name: One code per assigning authority
            map: PID-3[*].4.1
            table: authority
            not_found: keep

          - name: No social security numbers leave the building
            remove: PID-3[5=SS]

          - map: PID-8
            table: sex
            default: U

          - change: PID-5.1
            apply: [trim, uppercase]

          - reformat_date: PID-7
            to: yyyyMMdd
            invalid: keep

          - remove: Z*

          - name: Tidy results
            for_each: OBX
            with: NTE
            do:
              - when: OBX-11 in ["X", "D"]
                remove: OBX
              - when: OBX-6 is "MG/DL"
                set: OBX-6.1
                value: mg/dL

          - renumber: OBX-1

        to:
          lab:
            when: type is "ORU^R01"
            steps:
              - set: MSH-5
                value: LAB
            mllp:
              host: lab.hospital.example
              port: 6661
              tls: yes
              wait_for_ack: 30s
            retry:
              first: 1s
              up_to: 1m
              give_up_after: never
            when_rejected: dead_letter
            keep_order: by PID-3.1

          archive:
            file:
              path: "archive/{now: yyyyMMdd}/{MSH-10}-{message.id}.hl7"

        on_error: dead_letter
        """

    private func manualFolder() throws -> RouteFolder {
        let folder = try RouteFolder([
            "east-registrations-and-results.yaml": Self.manual, "tables/sex.csv": "from,to\n1,M\n2,F\n",
            "tables/authority.csv": "from,to\nOLDEAST,HOSP\n", "certs/engine.pem": "x", "certs/senders-ca.pem": "x",
            "orderly.yaml": "secrets: {directory: ../secrets}\n",
        ])
        try folder.write("../secrets/engine-tls-key", "KEY\n", mode: 0o400)
        return folder
    }

    @Test func theManualsRouteLoads() throws {
        let loaded = try manualFolder().load()
        #expect(loaded.diagnostics == [])
        let route = try #require(loaded.routes?.routes.first)
        #expect(route.name == "east-registrations-and-results")
        #expect(route.steps.count == 9)
        #expect(route.steps[1].name == "One code per assigning authority")
        #expect(route.steps[1].place.description == "Routes/east-registrations-and-results.yaml:31:5")
        #expect(route.tables["sex"]?.entry(for: Array("2".utf8))?.value == Array("F".utf8))
        #expect(route.accept.types.first?.event == "A01")
        guard case .mllp(let listener) = route.listener else { return }
        #expect(listener.tls?.key == "KEY")
        #expect(listener.tls?.certificate.hasSuffix("/Routes/certs/engine.pem") == true)
        let lab = try #require(route.destinations.first)
        #expect(lab.retry == DestinationDefinition.Retry())
        #expect(lab.whenRejected == .deadLetter)
        guard case .by(let paths) = lab.keepOrder, case .mllp(let settings) = lab.connector else {
            Issue.record("lab keeps no order by path")
            return
        }
        #expect(paths.map(\.description) == ["PID-3.1"])
        #expect(settings.tls != nil && settings.waitForAck == .seconds(30))
        guard case .file(let archive) = route.destinations.last?.connector else { return }
        #expect(archive.directory.hasSuffix("/Routes/archive"))
        #expect(archive.permissions == 0o640)
    }

    @Test func oneBadFileDoesNotHideAnothers() throws {
        let folder = try RouteFolder([
            "a.yaml": "route: a\n\tlanguage: 1\n", "b.yaml": RouteFolder.route("b", steps: ["- uppercase: PID-5"]),
            "c.yaml": RouteFolder.route("c", from: "mllp: {port: nine}"),
        ])
        let loaded = folder.load()
        #expect(loaded.routes == nil)
        #expect(loaded.diagnostics.map(\.code) == ["E103", "E211", "E205"])
        #expect(loaded.report().hasSuffix("3 routes checked: 3 errors\n"))
    }

    @Test func everyFaultOfAFileIsReportedAtOnce() throws {
        let folder = try RouteFolder([
            "a.yaml": RouteFolder.route(
                more: "colour: red\non_error: ignore",
                steps: ["- trim: PID-5", "- map: PID-8", "- set: MSH-1", "  value: x"])
        ])
        #expect(folder.load().diagnostics.map(\.code) == ["E202", "E207", "E211", "E203", "E221", "E218"])
    }

    @Test func warningsDoNotKeepRoutesFromRunning() throws {
        let loaded = try RouteFolder(["other.yaml": RouteFolder.route("a")]).load()
        #expect(loaded.diagnostics.map(\.code) == ["W701"])
        #expect(loaded.routes?.routes.count == 1)
    }

    @Test func sharedTestAndHiddenFilesAreNoRoutes() throws {
        let folder = try RouteFolder([
            "a.yaml": RouteFolder.route(), "_shared.yaml": "nonsense", "a.test.yaml": "nonsense",
            ".swp.yaml": "nonsense", "notes.txt": "nonsense", "sub/b.yaml": "nonsense",
        ])
        let loaded = folder.load()
        #expect(loaded.diagnostics == [])
        #expect(loaded.files == ["Routes/a.yaml"])
    }

    @Test func aFolderWithOneRouteNeedsNothingElse() throws {
        let folder = try RouteFolder(["a.yaml": RouteFolder.route()])
        let settings = try #require(folder.load().routes?.settings)
        #expect(settings.storeDirectory == folder.directory.deletingLastPathComponent().path + "/store")
        #expect(settings.messageLimit == .megabytes(16))
        #expect(settings.keep == .seconds(30 * 86_400))
    }

    @Test func settingsAreRead() throws {
        let folder = try RouteFolder([
            "a.yaml": RouteFolder.route(),
            "orderly.yaml": """
            language: 1
            store: {directory: "${env:STORE:-/var/lib/orderly}", keep: 7d, keep_record: 1y, stop_intake_below: 2 GB}
            limits: {message: 1 MB, connections: 10}
            """,
        ])
        let settings = try #require(folder.load().routes?.settings)
        #expect(settings.storeDirectory == "/var/lib/orderly")
        #expect(settings.keep == .seconds(7 * 86_400))
        #expect(settings.keepRecord == .seconds(365 * 86_400))
        #expect(settings.stopIntakeBelow.bytes == 2_000_000_000)
        #expect(settings.messageLimit.bytes == 1_000_000)
        #expect(settings.connectionLimit == 10)
    }

    @Test func theVersionFollowsEveryFileThatCounts() throws {
        let folder = try RouteFolder([
            "a.yaml": RouteFolder.route(
                more: "tables: {sex: sex.csv}",
                steps: ["- use: _s.yaml", "- map: PID-8", "  table: sex", "  not_found: keep"]),
            "_s.yaml": "steps: [{remove: PID-19}]\n", "sex.csv": "from,to\n1,M\n",
        ])
        func version() throws -> String { try #require(folder.load().routes?.routes.first).version }
        let first = try version()
        #expect(try first.count == 16 && version() == first)
        try folder.write("sex.csv", "from,to\n1,F\n")
        let second = try version()
        #expect(second != first)
        try folder.write("_s.yaml", "steps: [{remove: PID-20}]\n")
        #expect(try version() != second)
        try folder.write("sex.csv", "from,to\n1,M\n")
        try folder.write("_s.yaml", "steps: [{remove: PID-19}]\n")
        #expect(try version() == first)
    }

    @Test(arguments: ["0.0.0.0", "127.0.0.1", "localhost"])
    func portsClashWhenHostsOverlap(_ host: String) throws {
        let folder = try RouteFolder([
            "a.yaml": RouteFolder.route("a"),
            "b.yaml": RouteFolder.route("b", from: "mllp: {port: 2575, host: \(host), insecure: yes}"),
        ])
        #expect(folder.load().diagnostics.contains { $0.code == "E601" })
    }

    @Test func onePortOnTwoAddressesIsNoClash() throws {
        let folder = try RouteFolder([
            "a.yaml": RouteFolder.route("a"),
            "b.yaml": RouteFolder.route("b", from: "mllp: {port: 2575, host: 127.0.0.2}"),
        ])
        #expect(folder.load().diagnostics == [])
    }
}
