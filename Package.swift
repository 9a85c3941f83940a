// swift-tools-version: 6.2
import Foundation
import PackageDescription

// The house, room by room, lowest layer first. `ConventionTests` holds every source file to this table.
//
// `ORDERLY_ROOMS=HL7,Routes swift test` builds and tests only those rooms and what they need: the lower
// rooms take seconds, because neither SwiftNIO nor SQLite is built for them.

struct Room {
    var name: String
    var rooms: [String] = []
    var products: [Target.Dependency] = []
    var testRooms: [String] = []
    var testProducts: [Target.Dependency] = []
    /// Files of the test target that no build rule is for.
    var testData: [String] = []
}

let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let nioEmbedded = Target.Dependency.product(name: "NIOEmbedded", package: "swift-nio")
let nioTestUtils = Target.Dependency.product(name: "NIOTestUtils", package: "swift-nio")
let nioSSL = Target.Dependency.product(name: "NIOSSL", package: "swift-nio-ssl")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let nioLocks = Target.Dependency.product(name: "NIOConcurrencyHelpers", package: "swift-nio")
let sqlite = Target.Dependency.product(name: "GRDBSQLite", package: "GRDB.swift")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let lifecycle = Target.Dependency.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let signals = Target.Dependency.product(name: "UnixSignals", package: "swift-service-lifecycle")
let arguments = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let histogram = Target.Dependency.product(name: "Histogram", package: "hdrhistogram-swift")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")

let rooms: [Room] = [
    Room(name: "HL7", testRooms: ["CharacterSets"]),
    Room(name: "CharacterSets", rooms: ["HL7"]),
    Room(name: "Dictionary", rooms: ["HL7", "CDictionary"]),
    Room(name: "Inspection", rooms: ["HL7", "Dictionary"]),
    Room(name: "Anonymisation", rooms: ["HL7", "Dictionary", "Inspection"], testProducts: [crypto]),
    Room(name: "MLLP", products: [nioCore, nioPosix, nioSSL, logging], testProducts: [nioEmbedded, nioTestUtils]),
    Room(name: "YAML", rooms: ["CLibYAML"]),
    Room(name: "Routes", rooms: ["HL7", "CharacterSets", "Dictionary", "YAML"], testData: ["Golden"]),
    Room(name: "Validation", rooms: ["HL7", "CharacterSets", "Dictionary", "Routes"], testRooms: ["YAML"]),
    Room(
        name: "Pipeline", rooms: ["HL7", "CharacterSets", "Dictionary", "Routes", "Validation"], testRooms: ["YAML"]),
    Room(
        name: "Delivery", rooms: ["Pipeline", "CWorkMarks"], products: [grdb, logging],
        testRooms: ["Routes", "TestSupport"]),
    Room(
        name: "Connectors", rooms: ["HL7", "MLLP", "Routes", "Pipeline"],
        products: [nioCore, nioPosix, nioSSL, logging],
        testRooms: ["TestSupport"]),
    Room(
        name: "Loading", rooms: ["HL7", "Inspection", "MLLP"], products: [nioCore, nioPosix, logging, histogram]),
    Room(
        name: "Engine",
        rooms: ["HL7", "CharacterSets", "Inspection", "MLLP", "YAML", "Routes", "Validation", "Pipeline", "Delivery"],
        products: [nioCore, nioPosix, logging, lifecycle], testRooms: ["Connectors", "Loading", "TestSupport"]),
]

let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .treatAllWarnings(as: .error),
]

func named(_ names: [String]) -> [Target.Dependency] { names.map { .target(name: $0) } }

var targets: [Target] = [
    .systemLibrary(
        name: "CLibYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"]), .brew(["libyaml"])]),
    // The facts of the dictionary room, compiled in by `#embed`; `.ci/dictionary/generate` makes them.
    .target(name: "CDictionary", exclude: ["dictionary.bin"]),
    // What runs within a signal handler, where Swift's runtime must not be called.
    .target(name: "CWorkMarks"),
    .target(
        name: "TestSupport", dependencies: named(["Pipeline"]), path: "Tests/TestSupport", swiftSettings: settings),
    .testTarget(name: "ConventionTests", swiftSettings: settings),
    .executableTarget(
        name: "orderly",
        dependencies: named(rooms.map(\.name)) + [arguments, signals, lifecycle, crypto, logging, nioCore, nioPosix],
        swiftSettings: settings),
    .testTarget(
        name: "orderlyTests", dependencies: named(["orderly", "CrashingEngine", "HL7", "Routes", "Pipeline"]),
        swiftSettings: settings),
    // For the fault bench: the engine with a port that crashes it.
    .executableTarget(
        name: "CrashingEngine",
        dependencies: named(["Connectors", "Engine", "Routes"]) + [logging, nioPosix, lifecycle, signals],
        path: "Tests/FaultBench/CrashingEngine", swiftSettings: settings),
]
for room in rooms {
    let dependencies = named(room.rooms) + room.products
    let testDependencies = named(
        [room.name] + room.rooms.filter { !["CLibYAML", "CDictionary", "CWorkMarks"].contains($0) } + room.testRooms)
    targets += [
        .target(name: room.name, dependencies: dependencies, swiftSettings: settings),
        .testTarget(
            name: room.name + "Tests", dependencies: testDependencies + room.products + room.testProducts,
            exclude: room.testData, swiftSettings: settings),
    ]
}

var packages: [(name: String, dependency: Package.Dependency)] = [
    ("swift-nio", .package(url: "https://github.com/apple/swift-nio", from: "2.101.0")),
    ("swift-nio-ssl", .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.0")),
    ("swift-log", .package(url: "https://github.com/apple/swift-log", from: "1.16.0")),
    ("swift-argument-parser", .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0")),
    ("swift-crypto", .package(url: "https://github.com/apple/swift-crypto", from: "4.5.0")),
    (
        "swift-service-lifecycle",
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0")
    ),
    (
        "hdrhistogram-swift", .package(url: "https://github.com/HdrHistogram/hdrhistogram-swift", from: "0.2.0")
    ),
    ("GRDB.swift", .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0")),
]

// What only its own command builds, by naming it in `ORDERLY_ROOMS`.
let only = ProcessInfo.processInfo.environment["ORDERLY_ROOMS"] ?? ""
if only.contains("ParseBench") {
    targets.append(
        .executableTarget(
            name: "ParseBench", dependencies: named(["HL7"]), path: "Tests/Benchmarks/Parsing",
            exclude: ["parsing.sh", "peers.py"], swiftSettings: settings))
}
if only.contains("IntakeLimit") {
    targets.append(
        .executableTarget(
            name: "IntakeLimit", dependencies: [nioCore, nioPosix, nioLocks, sqlite], path: "Tests/Benchmarks/Intake",
            swiftSettings: settings))
}

if only.contains("Fuzz") {
    // Of MLLP only the framing, which has no sockets: the rest would cost minutes to build and is not fuzzed.
    targets.removeAll { $0.name == "MLLP" }
    targets += [
        .target(
            name: "MLLP", dependencies: [nioCore], path: "Sources/MLLP",
            sources: ["Framing", "Security/TLSFailure.swift"], swiftSettings: settings),
        .systemLibrary(name: "CLibFuzzer", path: "Tests/Fuzz/CLibFuzzer"),
        .executableTarget(
            name: "Fuzz", dependencies: named(["CLibFuzzer", "HL7", "MLLP", "YAML", "Routes"]) + [nioCore],
            path: "Tests/Fuzz", exclude: ["run.sh", "Seeds", "Dictionaries", "CLibFuzzer"], swiftSettings: settings),
    ]
}

if !only.isEmpty {
    var kept = Set(only.split(separator: ",").flatMap { [String($0), $0 + "Tests"] })
    func needs(_ target: Target) -> (targets: [String], packages: [String]) {
        var found: (targets: [String], packages: [String]) = ([], [])
        for dependency in target.dependencies {
            switch dependency {
            case .targetItem(let name, _): found.targets.append(name)
            case .productItem(_, let package, _, _): found.packages.append(package ?? "")
            default: break
            }
        }
        return found
    }
    while true {
        let grown = kept.union(targets.filter { kept.contains($0.name) }.flatMap { needs($0).targets })
        if grown == kept { break }
        kept = grown
    }
    targets.removeAll { !kept.contains($0.name) }
    let used = Set(targets.flatMap { needs($0).packages })
    packages.removeAll { !used.contains($0.name) }
}

let package = Package(
    name: "orderly", platforms: [.macOS(.v15)], dependencies: packages.map(\.dependency), targets: targets)
