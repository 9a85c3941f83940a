import Routes
import Testing

@Suite struct KeyTableTests {
    private static let tables: [KeyTable] = [
        RouteKeys.table, RouteKeys.fromTable, RouteKeys.acceptTable, RouteKeys.acknowledgeTable, RouteKeys.tableTable,
        RouteKeys.splitTable, ListenerKeys.table, ListenerKeys.tlsTable, DestinationKeys.table,
        DestinationKeys.sharedTable, DestinationKeys.mllpTable, DestinationKeys.tlsTable, DestinationKeys.fileTable,
        DestinationKeys.retryTable, DestinationKeys.queueTable, SettingsKeys.table, SettingsKeys.storeTable,
        SettingsKeys.secretsTable, SettingsKeys.limitsTable, SharedStepsKeys.table, StepKeys.group, StepKeys.branch,
        ProfileKeys.table, ProfileKeys.part, ProfileKeys.segmentTable, ProfileKeys.fieldTable,
        FunctionKeys.parameterised,
    ]

    @Test func namesAreUniqueAndDescribed() {
        for table in Self.tables + StepKeys.verbs.values {
            #expect(Set(table.names).count == table.keys.count, "\(table.name)")
            for key in table.keys { #expect(!key.summary.isEmpty && !key.summary.contains("\n"), "\(key.name)") }
        }
    }

    @Test func everyDefaultCanBeRead() {
        for key in Self.tables.flatMap(\.keys) {
            guard let standard = key.standard else { continue }
            switch key.type {
            case .integer(let range): #expect(WrittenValue.integer(standard).map(range.contains) == true)
            case .duration(let range): #expect(WrittenValue.milliseconds(standard).map(range.contains) == true)
            case .size(let range): #expect(WrittenValue.bytes(standard).map(range.contains) == true)
            case .yesNo: #expect(WrittenValue.yesNo(standard) != nil)
            case .choice(let choices): #expect(choices.map(\.word).contains(standard))
            case .permissions: #expect(WrittenValue.permissions(standard) != nil)
            default: #expect(!standard.isEmpty)
            }
        }
    }

    @Test func choicesAreTheCasesOfTheirTypes() {
        func words(_ key: Key) -> [String] {
            if case .choice(let choices) = key.type { choices.map(\.word).sorted() } else { [] }
        }
        #expect(words(RouteKeys.mode) == Route.Acknowledge.Mode.allCases.map(\.rawValue).sorted())
        #expect(words(RouteKeys.after) == Route.Acknowledge.After.allCases.map(\.rawValue).sorted())
        #expect(words(RouteKeys.others) == Route.Accept.Others.allCases.map(\.rawValue).sorted())
        #expect(words(RouteKeys.onError) == FailurePolicy.allCases.map(\.rawValue).sorted())
        #expect(words(StepKeys.otherwise) == Step.Ending.allCases.map(\.rawValue).sorted())
        #expect(words(StepKeys.invalid) == Step.InvalidValue.allCases.map(\.rawValue).sorted())
        #expect(words(RouteKeys.problems) == Route.Validation.Problems.allCases.map(\.rawValue).sorted())
        #expect(words(ProfileKeys.usage) == Profile.Usage.allCases.map(\.rawValue).sorted())
        #expect(words(ProfileKeys.base) == Profile.Base.allCases.map(\.rawValue).sorted())
        #expect(words(ProfileKeys.others) == Profile.Others.allCases.map(\.rawValue).sorted())
        #expect(words(ProfileKeys.severity) == Profile.Severity.allCases.map(\.rawValue).sorted())
        let rejections = DestinationDefinition.RejectionPolicy.allCases.map(\.rawValue).sorted()
        #expect(words(DestinationKeys.whenRejected) == rejections)
        let duplicates = ListenerDefinition.DuplicatePolicy.allCases.map(\.rawValue).sorted()
        #expect(words(ListenerKeys.duplicates) == duplicates)
    }

    @Test func defaultsAreThoseOfTheModel() throws {
        let loaded = try RouteFolder([
            "a.yaml": RouteFolder.route(to: "lab:\n    mllp: {host: localhost, port: 1}\n    when_rejected: block")
        ]).load()
        let route = try #require(loaded.routes?.routes.first)
        guard case .mllp(let listener) = route.listener, case .mllp(let lab) = route.destinations.first?.connector
        else {
            Issue.record("no MLLP")
            return
        }
        let plain = ListenerDefinition.MLLPListener(place: listener.place, port: 2575)
        #expect(listener.host == plain.host && listener.connections == plain.connections)
        #expect(listener.connectionsPerAddress == plain.connectionsPerAddress && listener.idleAfter == plain.idleAfter)
        #expect(listener.firstByteWithin == plain.firstByteWithin && listener.frameWithin == plain.frameWithin)
        #expect(listener.handshakeWithin == plain.handshakeWithin && listener.duplicates == plain.duplicates)
        #expect(lab == DestinationDefinition.MLLPSettings(host: "localhost", port: 1))
        #expect(route.destinations.first?.alarmAfter == .seconds(900))
        #expect(route.acknowledge.within == Route.Acknowledge().within)
    }

    @Test(
        arguments: [
            ("retyr", "retry"), ("mlp", "mllp"), ("keep-order", "keep_order"), ("Steps", "steps"), ("usd", "use"),
            ("rename", nil), ("xy", nil), ("tos", "to"),
        ] as [(String, String?)])
    func spellingIsCorrectedWithinTheCap(_ written: String, _ meant: String?) {
        #expect(
            Spelling.suggestion(for: written, among: ["retry", "mllp", "keep_order", "steps", "use", "to"]) == meant)
    }

    @Test(
        arguments: [
            ("30s", 30_000), ("500ms", 500), ("5m", 300_000), ("24h", 86_400_000), ("7d", 604_800_000), ("30", nil),
            ("-1s", nil), ("1.5s", nil), ("99999999999999999999s", nil), ("9223372036854775807y", nil), ("", nil),
            ("s", nil),
        ] as [(String, Int?)])
    func durationsAreRead(_ text: String, _ milliseconds: Int?) {
        #expect(WrittenValue.milliseconds(text) == milliseconds)
    }

    @Test(
        arguments: [
            ("16 MB", 16_000_000), ("1MiB", 1_048_576), ("10 KB", 10_000), ("5 B", 5), ("16", nil), ("16 mb", nil),
            ("1  MB", nil),
        ] as [(String, Int?)])
    func sizesAreRead(_ text: String, _ bytes: Int?) {
        #expect(WrittenValue.bytes(text) == bytes)
    }
}
