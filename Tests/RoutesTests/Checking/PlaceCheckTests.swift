import Foundation
import Routes
import Testing
import YAML

/// What routes name is looked up in every version that can come; the exact words stand in `Golden/`.
@Suite struct PlaceCheckTests {
    /// The findings about places, as `CODE line`.
    private func found(
        _ steps: [String], types: String = "ADT^A01", versions: String? = nil, tables: [String: String] = [:],
        more files: [String: String] = [:]
    ) throws -> [String] {
        let listed = versions.map { ", versions: [\($0)]" } ?? ""
        var text = RouteFolder.route(
            more: tables.isEmpty ? "" : "tables:\n" + tables.keys.sorted().map { "  \($0): \($0).csv" }.joined(),
            steps: steps)
        text = text.replacing("types: [ADT^A01]", with: "types: [\(types)]\(listed)")
        var all = ["a.yaml": text].merging(files) { first, _ in first }
        for (name, rows) in tables { all["\(name).csv"] = "from,to\n" + rows }
        let loaded = try RouteFolder(all).load()
        return loaded.diagnostics.map { "\($0.code) \($0.span.length)" }
    }

    @Test("The shipped routes name nothing that HL7 does not have")
    func shippedRoutes() {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let loaded = RouteLoader.load(
            directory: root.appending(path: "Routes").path, environment: [:], shownAs: "Routes")
        #expect(loaded.diagnostics.isEmpty, "\(loaded.report())")
    }

    @Test("Usual paths of every kind give no finding, whatever version comes")
    func usualPaths() throws {
        let steps = [
            "- {map: 'PID-3[*].4.1', table: authority, not_found: keep}", "- remove: PID-3[5=SS]", "- change: PID-5.1",
            "  apply: trim", "- set: MSH-12.1", "  value: \"2.5.1\"",
            "- when: OBX-11 in [\"X\", \"D\"] and OBX-6 is \"MG/DL\"",
            "  remove: OBX", "- when: MSH-11.1 is \"P\" and MSH-9.3 is empty", "  set: OBX[3.1=718-7]-5.9",
            "  value: x", "- when: OBX-2 is \"NM\" and OBX-8 is \"H\"", "  remove: ZPI-7.9.9",
            "- tag: {visit: PV1-19.1}",
        ]
        let findings = try found(
            steps, types: "ADT^*, ORU^R01", tables: ["authority": "NGH,NORTHGATE\n"])
        #expect(findings == [])
    }

    @Test("A type that only some versions have narrows them")
    func typesNarrow() throws {
        // Orders of ORM came before 2.7, PRT came with it.
        #expect(try found(["- remove: PRT-4"], types: "ORM^O01") == ["E302 5"])
        #expect(try found(["- remove: PRT-4"], types: "ORM^O01, OMI^O23") == [])
        #expect(try found(["- remove: PRT-4"], types: "ORM^O01", versions: "2.8").contains("W714 7"))
    }

    @Test("Only listed versions are told apart")
    func listedVersions() throws {
        #expect(try found(["- remove: PID-39"]) == [])
        #expect(try found(["- remove: PID-39"], versions: "2.3, 2.5.1") == ["W715 6"])
        #expect(try found(["- remove: PID-39"], versions: "2.3, 2.4") == ["E305 6"])
    }

    @Test("The first component of a value that has none in some versions is that value")
    func wholeValues() throws {
        #expect(try found(["- remove: PID-8.1"], versions: "2.2, 2.8") == [])
        #expect(try found(["- remove: PID-8.1"], versions: "2.2, 2.5") == ["E308 7"])
        #expect(try found(["- remove: PID-8.2"], versions: "2.2, 2.8") == ["W715 7"])
    }

    @Test("A version that the route itself writes counts too")
    func writtenVersions() throws {
        let steps = ["- set: MSH-12", "  value: \"2.5.1\"", "- remove: SPM-4"]
        #expect(try found(steps, versions: "2.3") == ["W715 5"])
        #expect(try found(["- remove: SPM-4"], versions: "2.3") == ["E302 5"])
    }

    @Test("A query's parameters have as many fields as it has")
    func openEndedSegments() throws {
        #expect(try found(["- remove: QPD-19.7.3", "- remove: RDT-40"], types: "QBP^Q22") == [])
    }

    @Test("A fault in shared steps names the step that uses them")
    func sharedSteps() throws {
        let folder = try RouteFolder([
            "a.yaml": RouteFolder.route(steps: ["- use: _x.yaml", "  give: {field: PID-3}"]),
            "_x.yaml": "language: 1\nneeds: [field]\nsteps:\n  - remove: \"${field}.77\"\n",
        ])
        let finding = try #require(folder.load().diagnostics.first)
        #expect(finding.code == "E304")
        #expect(finding.span.file == "Routes/_x.yaml")
        #expect(finding.related.map(\.label) == ["used here"])
    }

    @Test("A table of a sender's own codes need not have HL7's; one of HL7's needs those that every version has")
    func mappedCodes() throws {
        let step = ["- {map: PID-8, table: sex, default: U}"]
        #expect(try found(step, tables: ["sex": "1,M\n2,F\n"]) == [])
        #expect(try found(step, tables: ["sex": "M,1\nF,2\n"]) == ["W713 3"])
        #expect(try found(step, tables: ["sex": "M,1\nF,2\nO,3\nU,4\n"]) == [])
        // 2.5.1 has A and N too.
        #expect(try found(step, versions: "2.5.1", tables: ["sex": "M,1\nF,2\nO,3\nU,4\n"]) == ["W713 3"])
    }

    @Test("A value is looked for in the tables of all versions that can come")
    func comparedValues() throws {
        let step = ["- when: PID-8 is \"A\"", "  remove: PID-6"]
        #expect(try found(step) == [])
        #expect(try found(step, versions: "2.2") == ["W712 12"])
        #expect(try found(["- when: PID-3.1 is \"4711\" and PID-19 is \"x\"", "  remove: PID-6"]) == [])
    }
}
