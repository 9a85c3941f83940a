import Routes
import Testing
import YAML

@Suite struct CodeTableTests {
    private func table(_ csv: String, _ settings: String = "") throws -> LoadedRoutes {
        let more = settings.isEmpty ? "tables: {t: t.csv}" : "tables:\n  t: {file: t.csv, \(settings)}"
        let steps = ["- map: PID-8", "  table: t", "  not_found: keep"]
        return try RouteFolder(["a.yaml": RouteFolder.route(more: more, steps: steps), "t.csv": csv]).load()
    }

    private func value(_ key: String, _ loaded: LoadedRoutes) -> String? {
        loaded.routes?.routes.first?.tables["t"]?.entry(for: Array(key.utf8)).map {
            String(decoding: $0.value, as: UTF8.self)
        }
    }

    @Test func quotedFieldsHoldCommasQuotesAndLineEnds() throws {
        let loaded = try table("from,to\r\n\"a,b\",\"say \"\"x\"\"\"\r\n\"two\nlines\",z\r\nlast,\r\n")
        #expect(loaded.diagnostics == [])
        #expect(value("a,b", loaded) == "say \"x\"")
        #expect(value("two\nlines", loaded) == "z")
        #expect(value("last", loaded) == "")
        #expect(loaded.routes?.routes.first?.tables["t"]?.entry(for: Array("last".utf8))?.line == 5)
    }

    @Test func columnsAreFoundByName() throws {
        let loaded = try table("note,ours,theirs\nx,M,1\n", "key: theirs, value: ours")
        #expect(value("1", loaded) == "M")
    }

    @Test func caseIsIgnoredOnRequest() throws {
        #expect(value("F", try table("from,to\nf,2\n", "ignore_case: yes")) == "2")
        #expect(value("F", try table("from,to\nf,2\n")) == nil)
    }

    @Test func aMarkAndBlankLinesAreSkipped() throws {
        #expect(value("1", try table("\u{FEFF}from,to\n\n1,M\n\n")) == "M")
    }

    @Test(arguments: [
        ("from,to\n1,M\n1,F\n", "E506", 3), ("from,to\n\"1,M\n", "E504", 2), ("from,to\n1\n", "E504", 2),
        ("", "E507", 1), ("from,to\n", "E507", 1), ("a,b\n1,2\n", "E505", 1),
    ])
    func faultsNameTheirLine(_ csv: String, _ code: String, _ line: Int) throws {
        let loaded = try table(csv)
        #expect(loaded.diagnostics.map(\.code) == [code])
        #expect(loaded.diagnostics.first?.span == SourceSpan(file: "Routes/t.csv", line: line, column: 1))
    }

    @Test func conditionsCountAsUse() throws {
        let files = [
            "a.yaml": RouteFolder.route(
                more: "tables: {t: t.csv}", steps: ["- when: PID-8 in table t", "  remove: PID-19"]),
            "t.csv": "from,to\n1,M\n",
        ]
        #expect(try RouteFolder(files).load().diagnostics == [])
    }
}
