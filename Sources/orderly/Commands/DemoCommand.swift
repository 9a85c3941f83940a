import ArgumentParser
import Foundation

/// `orderly demo`: everything in one process, with simulated systems, ending with counts that must add up.
struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "See it run: the shipped routes, simulated systems, and the samples sent through them.",
        discussion: """
            Needs no set-up and touches nothing: ports, store and archives are its own and go away with it. One of \
            the simulated systems goes down and comes back. Exit status: 0 if at the end everything that was sent \
            is accounted for, 1 if not.
            """)

    @Option(help: "The folder of route files.")
    var routes = "Routes"

    @Option(help: "The folder of sample messages.")
    var samples = "Samples"

    @Flag(help: "Run on, sending the samples again and again, until Ctrl-C.")
    var keep = false

    @Flag(help: "Only the summary.")
    var quiet = false

    func run() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "orderly-demo-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let demo = try await Demo(
            routes: RouteFolder(routes).load(), samples: DemoSamples(folder: samples), folder: folder,
            view: DemoView(isQuiet: quiet), keepsRunning: keep)
        let counts = try await demo.run()
        print(DemoSummary(counts: counts, terminal: .output).lines.joined(separator: "\n"))
        if !DemoLedger.discrepancies(in: counts).isEmpty { throw ExitStatus.failed }
    }
}
