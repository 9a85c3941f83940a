import Routes
import Testing
import YAML

@Suite struct HostileFileTests {
    private static let whole = RouteFolder.route(
        more: """
            tables: {sex: sex.csv}
            acknowledge: {after: delivered, reply_from: lab}
            split: {every: OBR, with: [NTE]}
            """,
        steps: [
            "- set: MSH-5", "  text: \"{PID-3.1}\"", "- map: PID-8", "  table: sex", "  not_found: keep",
            "- choose:", "    - when: PID-8 is \"F\"", "      do: [{remove: PID-19}]", "    - otherwise:",
            "        - change: [PID-5.1]", "          apply: [trim, {truncate: 3}]", "- use: _s.yaml",
            "  give: {f: PID-8}",
        ], to: "lab:\n    mllp: {host: localhost, port: 1}\n    when_rejected: block\n    retry: {first: 1s}")

    /// Each mutation takes, doubles, swaps or replaces a few characters.
    private static func mutated(_ text: String, _ seed: Int) -> String {
        var state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 | 1
        func next(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % max(1, bound)
        }
        var characters = Array(text)
        let signs = Array(": -[]{}\"'\n#&*|>$.,^\u{E9}")
        for _ in 0...next(4) {
            let index = next(characters.count)
            switch next(4) {
            case 0: characters.removeSubrange(index..<min(characters.count, index + 1 + next(12)))
            case 1:
                characters.insert(contentsOf: characters[index..<min(characters.count, index + next(30))], at: index)
            case 2: characters[index] = signs[next(signs.count)]
            default: characters.swapAt(index, next(characters.count))
            }
        }
        return String(characters)
    }

    @Test func noRouteFileMakesTheLoaderStumble() throws {
        let folder = try RouteFolder([
            "_s.yaml": "needs: [f]\nsteps:\n  - remove: ${f}\n", "sex.csv": "from,to\n1,M\n", "a.yaml": Self.whole,
        ])
        #expect(folder.load().diagnostics == [])
        for seed in 0..<400 {
            try folder.write("a.yaml", Self.mutated(Self.whole, seed))
            let loaded = folder.load()
            #expect((loaded.routes == nil) == loaded.hasErrors, "seed \(seed)")
            #expect(!loaded.report(colour: true).isEmpty)
        }
    }

    @Test func aFaultInASharedFileIsOneFindingHoweverOftenItIsUsed() throws {
        var files = ["_s.yaml": "steps:\n  - uppercase: PID-5\n"]
        for name in ["a", "b", "c"] {
            let port = 2000 + (name.utf8.first.map { Int($0) } ?? 0)
            files["\(name).yaml"] = RouteFolder.route(name, from: "mllp: {port: \(port)}", steps: ["- use: _s.yaml"])
        }
        let diagnostics = try RouteFolder(files).load().diagnostics
        #expect(diagnostics.map(\.code) == ["E211"])
        #expect(diagnostics.first?.related.map(\.span.file) == ["Routes/a.yaml", "Routes/b.yaml", "Routes/c.yaml"])
    }

    @Test func stepsOfSharedFilesAreCountedAtEachUse() throws {
        var files = ["a.yaml": RouteFolder.route(steps: ["- use: _1.yaml"])]
        for level in 1...7 {
            let uses = String(repeating: "  - use: _\(level + 1).yaml\n", count: 20)
            files["_\(level).yaml"] = "steps:\n" + uses
        }
        files["_8.yaml"] = "steps: [{remove: PID-19}]\n"
        #expect(try RouteFolder(files).load().diagnostics.map(\.code) == ["E233"])
    }
}
