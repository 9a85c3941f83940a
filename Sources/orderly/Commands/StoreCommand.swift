import ArgumentParser
import Delivery
import Engine
import Foundation
import Inspection
import NIOPosix

/// `orderly store`: looking after the files in which messages are kept.
struct StoreCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "store",
        abstract: "Look after the store: figures, verification, export, backup and restore.",
        subcommands: [
            Stats.self, Verify.self, ExportCommand.self, Backup.self, Restore.self, Release.self,
        ])

    struct Stats: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "What lies on disk, day by day, and what is open in it.")

        @OptionGroup var options: StoreOptions

        @Flag(help: "JSON, one object a day.")
        var json = false

        func run() throws {
            let reader = try options.reader()
            let text = StoreText()
            let reports = try reader.stats()
            for report in reports { print(json ? text.json(report).description : text.line(report)) }
            if !json {
                for line in text.summary(reports, try reader.recordFiles(), reader.freeBytes) {
                    print(line)
                }
            }
            reader.complain()
        }
    }

    struct Verify: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Read every page and row, and whether what belongs together is there.",
            discussion: "May run beside the engine. Exit status 1 when anything is damaged.")

        @OptionGroup var options: StoreOptions

        func run() throws {
            let reader = try options.reader()
            let text = StoreText()
            var isSound = true
            try reader.verify { report in
                print(text.line(report))
                for problem in report.problems { print("  \(Terminal.output.paint(problem, .red))") }
                if !report.problems.isEmpty { isSound = false }
            }
            for name in reader.quarantined {
                isSound = false
                print("\(name)  \(Terminal.output.paint("was moved aside as damaged", .red))")
            }
            if !isSound { throw ExitStatus.failed }
        }
    }

    struct Backup: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Copy the store into an empty folder, also while an engine runs on it.")

        @Argument(help: "The folder; made if it is not there.")
        var folder: String

        @OptionGroup var options: StoreOptions

        func run() throws {
            let copied = try StoreBackup.make(of: options.directory(), in: RouteFolder.absolute(folder))
            print("\(copied.count) files copied to \(folder)")
        }
    }

    struct Restore: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract:
                "Put a backup where the store is to be; an engine on it accepts messages and sends none.",
            discussion: """
                What was delivered since the backup was made would be sent again. So delivery waits until `orderly store \
                release`; until then `orderly queue` shows what waits, and `orderly queue discard` takes out what is not \
                to be sent. All of it is read: exit status 1 when anything in it is damaged, and `orderly store verify` \
                tells of it again.
                """)

        @Argument(help: "The folder of the backup.")
        var folder: String

        @OptionGroup var options: StoreOptions

        func run() throws {
            let directory = try options.directory()
            let restored = try StoreBackup.restore(RouteFolder.absolute(folder), to: directory)
            print(
                """
                restored to \(directory): \(restored.queued) deliveries would be sent again; delivery waits for \
                `orderly store release`
                """)
            for problem in restored.problems.prefix(StoreReader.problemLimit) {
                Terminal.complain("orderly: \(problem)")
            }
            if !restored.problems.isEmpty { throw ExitStatus.failed }
        }
    }

    struct Release: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract:
                "Let the deliveries go out that wait after a restore, or because a damaged slice was moved aside.")

        @OptionGroup var options: StoreOptions

        @Flag(help: "Yes, send them; without it they are only counted.")
        var yes = false

        func run() async throws {
            let directory = try options.directory()
            let damaged = Quarantine.undecided(in: directory)
            guard StoreBackup.isMarked(directory) || !damaged.isEmpty else {
                print("delivery does not wait: the store was not restored, or was released already")
                return
            }
            for name in damaged { print("\(name): what was undelivered in it is not among what follows") }
            let queued = try StoreReader.open(directory: directory).stats().reduce(0) { $0 + $1.queued }
            guard yes else {
                print("\(queued) deliveries would be sent; say --yes to send them")
                return
            }
            let request = ControlRequest(
                action: .release, id: nil, route: nil, destination: nil, reason: "restored")
            let reply = try await ControlClient.send(
                request, to: directory, group: MultiThreadedEventLoopGroup.singleton)
            if let error = reply?.error { throw CommandFailure(error) }
            if reply == nil {
                try StoreBackup.release(directory)
                try Quarantine.release(in: directory)
            }
            print("\(queued) deliveries released")
        }
    }
}
