import Foundation
import Testing

@Suite struct ValidateCommandTests {
    private static let broken = """
        MSH|^~\\&|ADT|EAST|ENGINE|HOSP|20260301101500||ADT^A01^ADT_A01|M1|P|2.5.1
        EVN||20260301101500
        PID|1||884211^^^HOSP^MR||LIND^ASTRID||SECRET|F

        """
    private static let whole = broken.replacing("SECRET", with: "19720519") + "PV1|1|I\n"

    private static func withFiles<Result>(
        _ files: [String: String], _ body: (URL) async throws -> Result
    ) async throws -> Result {
        try await CommandTests.withRoutes(files) { try await body($0.appending(path: "Routes")) }
    }

    @Test("validate names path, code and line of each finding, shows no value unasked, and exits 1")
    func findingsAreShown() async throws {
        try await Self.withFiles(["a.hl7": Self.broken, "b.hl7": Self.whole + Self.whole]) { folder in
            let outcome = try await CommandTests.orderly(["validate", "a.hl7", "b.hl7"], in: folder)
            #expect(outcome.status == 1)
            #expect(outcome.output.contains("error   102  line 3    PID-7.1"))
            #expect(outcome.output.contains("error   100  line 4    PV1"))
            #expect(outcome.output.contains("3 messages: 2 without findings, 1 with errors"))
            #expect(!outcome.output.contains("SECRET"))
            let shown = try await CommandTests.orderly(["validate", "--show-values", "a.hl7"], in: folder)
            #expect(shown.output.contains("\"SECRET\""))
            #expect(try await CommandTests.orderly(["validate", "b.hl7"], in: folder).status == 0)
            #expect(try await CommandTests.orderly(["validate", "c.hl7"], in: folder).status == 2)
        }
    }

    @Test("validate --json is one array with a row a message")
    func jsonIsForScripts() async throws {
        struct Row: Decodable {
            struct Finding: Decodable {
                var code: Int
                var path: String?
                var rule: String
            }
            var structure: String
            var findings: [Finding]
        }
        try await Self.withFiles(["a.hl7": Self.broken + Self.whole]) { folder in
            let outcome = try await CommandTests.orderly(["validate", "--json", "a.hl7"], in: folder)
            let rows = try JSONDecoder().decode([Row].self, from: Data(outcome.output.utf8))
            #expect(rows.map(\.structure) == ["ADT_A01", "ADT_A01"])
            #expect(rows.first?.findings.map(\.code) == [102, 100])
            #expect(rows.first?.findings.map(\.rule) == ["data_type", "missing_segment"])
            #expect(rows.last?.findings.isEmpty == true)
        }
    }

    @Test("validate holds to structure, a profile or another version when asked")
    func levelsAreChosen() async throws {
        let profile = "profile: p\nlanguage: 1\nbase: none\nevery:\n  fields:\n    PID-19: {usage: R}\n"
        let faulty = profile.replacing("usage: R", with: "usage: Q")
        let files = ["a.hl7": Self.broken, "b.hl7": Self.whole, "p.yaml": profile, "q.yaml": faulty]
        try await Self.withFiles(files) { folder in
            let structure = try await CommandTests.orderly(["validate", "--structure", "a.hl7"], in: folder)
            #expect(structure.output.contains("1 error") && !structure.output.contains("PID-7"))
            let own = try await CommandTests.orderly(["validate", "--profile", "p.yaml", "b.hl7"], in: folder)
            #expect(own.status == 1 && own.output.contains("PID-19") && own.output.contains("p.yaml:6:5"))
            let wrong = try await CommandTests.orderly(["validate", "--profile", "q.yaml", "b.hl7"], in: folder)
            #expect(wrong.status == 2 && wrong.error.contains("E207"))
            let other = try await CommandTests.orderly(["validate", "--hl7-version", "2.3", "b.hl7"], in: folder)
            #expect(other.output.contains("HL7 2.3 ADT_A01"))
            let none = try await CommandTests.orderly(["validate", "--hl7-version", "2.10", "b.hl7"], in: folder)
            #expect(none.status == 2)
        }
    }

    @Test("A learned profile passes its check, takes its samples and is one that a route can name")
    func profilesAreLearned() async throws {
        let route = """
            route: feed
            language: 1
            from:
              mllp: {port: 2575}
            accept: {types: [ADT^*], others: skip}
            validate: profiles/learned.yaml
            problems: reject
            to:
              archive:
                file: {path: 'out/{message.id}.hl7'}
            """
        try await CommandTests.withRoutes(["feed.yaml": route]) { folder in
            try Data(Self.whole.utf8).write(to: folder.appending(path: "a.hl7"))
            let arguments = ["profile", "learn", "--required-from", "1", "a.hl7"]
            let learned = try await CommandTests.orderly(arguments, in: folder)
            #expect(learned.status == 0 && learned.output.contains("PV1: {usage: R, occurs: 1}"))
            for value in ["884211", "LIND", "19720519"] { #expect(!learned.output.contains(value)) }
            let profiles = folder.appending(path: "Routes/profiles")
            try FileManager.default.createDirectory(at: profiles, withIntermediateDirectories: true)
            let file = profiles.appending(path: "learned.yaml")
            try Data(learned.output.utf8).write(to: file)
            #expect(try await CommandTests.orderly(["profile", "check", file.path], in: folder).status == 0)
            #expect(try await CommandTests.orderly(["check", "Routes"], in: folder).status == 0)
            let own = try await CommandTests.orderly(["validate", "--profile", file.path, "a.hl7"], in: folder)
            #expect(own.output.contains("1 message: 1 without findings"))
        }
    }
}
