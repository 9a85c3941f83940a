import Testing

/// The table of rooms: who may import whom. SwiftPM's own check misses what comes in transitively.
@Suite struct ImportMatrixTests {
    struct Room: Sendable {
        var own: Set<String>
        var others: Set<String> = []
    }

    static let platform: Set<String> = ["Glibc", "Musl", "Darwin", "Synchronization"]

    static let rooms: [String: Room] = [
        "HL7": Room(own: []),
        "CharacterSets": Room(own: ["HL7"]),
        "Dictionary": Room(own: ["HL7", "CDictionary"]),
        "Inspection": Room(own: ["HL7", "Dictionary"]),
        "Anonymisation": Room(own: ["HL7", "Dictionary", "Inspection"]),
        "MLLP": Room(own: [], others: ["NIOCore", "NIOPosix", "NIOSSL", "Logging"]),
        "YAML": Room(own: ["CLibYAML"]),
        "Routes": Room(own: ["HL7", "CharacterSets", "Dictionary", "YAML"], others: ["FoundationEssentials"]),
        // Above Routes: a profile is read, pattern and tables with it, where routes are; here it is held against messages.
        "Validation": Room(own: ["HL7", "CharacterSets", "Dictionary", "Routes"]),
        "Pipeline": Room(own: ["HL7", "CharacterSets", "Dictionary", "Routes", "Validation"]),
        "Delivery": Room(
            own: ["Pipeline", "Routes", "CWorkMarks"], others: ["GRDB", "GRDBSQLite", "Logging", "Foundation"]),
        "Connectors": Room(
            own: ["HL7", "MLLP", "Pipeline", "Routes"], others: ["NIOCore", "NIOPosix", "NIOSSL", "Logging"]),
        "Loading": Room(
            own: ["HL7", "Inspection", "MLLP"], others: ["Histogram", "Logging", "NIOCore", "NIOPosix"]),
        "Engine": Room(
            own: [
                "HL7", "CharacterSets", "Inspection", "MLLP", "YAML", "Routes", "Validation", "Pipeline", "Delivery",
            ],
            others: ["NIOCore", "NIOPosix", "Logging", "ServiceLifecycle", "FoundationEssentials"]),
        "orderly": Room(
            own: [
                "HL7", "CharacterSets", "Dictionary", "Inspection", "Anonymisation", "MLLP", "YAML", "Routes",
                "Validation", "Pipeline",
                "Delivery", "Connectors", "Engine", "Loading",
            ],
            others: [
                "ArgumentParser", "Crypto", "Foundation", "FoundationEssentials", "Logging", "NIOCore", "NIOPosix",
                "ServiceLifecycle", "UnixSignals",
            ]),
        "CLibYAML": Room(own: []),
        "CDictionary": Room(own: []),
        "CWorkMarks": Room(own: []),
    ]

    @Test("A room imports only what the table of rooms allows", arguments: SourceTree.sources)
    func importsAreAllowed(_ file: SourceTree.File) throws {
        let room = try #require(Self.rooms[file.room], "\(file.room) is not in the table of rooms")
        let allowed = room.own.union(room.others).union(Self.platform)
        let foreign = Set(file.imports).subtracting(allowed)
        #expect(foreign.isEmpty, "\(file.path) imports \(foreign.sorted())")
    }

    @Test("The table has a row for every room and every room is there")
    func tableIsComplete() {
        #expect(
            Set(SourceTree.sources.map(\.room)).union(["CLibYAML", "CDictionary", "CWorkMarks"]) == Set(Self.rooms.keys)
        )
    }
}
