import Routes
import Testing
import YAML

@Suite struct ToleranceTests {
    private func load(_ lines: String...) throws -> LoadedRoutes {
        let more = "tolerate:\n" + lines.map { "  \($0)" }.joined(separator: "\n")
        return try RouteFolder(["a.yaml": RouteFolder.route(more: more)]).load()
    }

    private func tolerance(_ lines: String...) throws -> Tolerance {
        let more = "tolerate:\n" + lines.map { "  \($0)" }.joined(separator: "\n")
        let loaded = try RouteFolder(["a.yaml": RouteFolder.route(more: more)]).load()
        #expect(loaded.diagnostics.isEmpty, "\(loaded.diagnostics.map(\.message))")
        return try #require(loaded.routes?.routes.first).tolerance
    }

    @Test func `A route that says nothing lets in what the documentation says`() throws {
        let loaded = try RouteFolder(["a.yaml": RouteFolder.route()]).load()
        let tolerance = try #require(loaded.routes?.routes.first).tolerance
        for deviation in Deviation.allCases { #expect(tolerance[deviation] == deviation.standard) }
    }

    @Test(arguments: Deviation.allCases.filter { ![.nulls, .version].contains($0) })
    func `Every switch takes its words, with the place where they stand`(_ deviation: Deviation) throws {
        guard ToleranceKeys.table.key(deviation.rawValue)?.isLater == false else { return }
        for handling in Deviation.Handling.allCases where handling != .repair || deviation.canRepair {
            let tolerance = try tolerance("\(deviation.rawValue): \(handling.rawValue)")
            #expect(tolerance[deviation] == handling)
            #expect(tolerance.places[deviation]?.line == 7)
        }
    }

    @Test func `Switches with words of their own are read`() throws {
        #expect(try tolerance("null_means: empty")[.nulls] == .repair)
        #expect(try tolerance("null_means: delete")[.nulls] == .allow)
        #expect(try tolerance("assume_version: refuse")[.version] == .refuse)
        let assumed = try tolerance(
            "assume_version: 2.5.1", "patient_ids: repair", "assume_authority: HOSP", "dates: repair",
            "date_formats: dd/MM/yyyy")
        #expect(assumed[.version] == .repair && assumed.assumedVersion == Array("2.5.1".utf8))
        #expect(assumed.assumedAuthority == Array("HOSP".utf8))
        #expect(assumed.dateFormats.map(\.source) == ["dd/MM/yyyy"])
    }

    @Test(arguments: [
        ("line_feed: allow", "E202", "did you mean `line_feeds`?"), ("dates: repiar", "E207", "did you mean `repair`?"),
        ("z_segments: repair", "E207", nil), ("assume_version: 2.51", "E207", nil),
        ("assume_version: 3.0", "E207", nil), ("null_means: nothing", "E207", nil),
        ("date_formats: dd/MM", "E235", nil), ("date_formats: dd/MM/yyyy", "W706", nil),
        ("assume_authority: HOSP", "W706", nil),
    ])
    func `Slips are told with what was meant`(_ line: String, _ code: String, _ label: String?) throws {
        let diagnostics = try load(line).diagnostics
        #expect(diagnostics.map(\.code).contains(code), "\(diagnostics.map(\.code))")
        if let label { #expect(diagnostics.contains { $0.label == label }, "\(diagnostics.map(\.label))") }
    }
}
