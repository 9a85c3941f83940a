import ArgumentParser
import Delivery
import Foundation
import Pipeline

/// `orderly store export`: messages as files, as they were received.
struct ExportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write messages as they were received into a folder, a file each.",
        discussion: """
            All that the search options mean, the newest first; or with --slice all that can be read of one file of a \
            store, damaged or not. The files are patient data; they are made for their owner alone.
            """)

    @Argument(help: "The folder; made if it is not there.")
    var folder: String

    @OptionGroup var search: SearchOptions
    @OptionGroup var options: StoreOptions

    @Option(help: "A slice file, such as store/2026-11-23.orderly.damaged, instead of a store.")
    var slice: String?

    @Option(help: "At most this many.")
    var limit = 100_000

    func validate() throws {
        _ = try search.query()
        guard limit > 0 else { throw ValidationError("--limit is 1 or more") }
    }

    func run() throws {
        let target = RouteFolder.absolute(folder)
        try FileManager.default.createDirectory(
            atPath: target, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        guard let slice else { return try exportFound(to: target) }
        let (count, problems) = try SliceSalvage.read(RouteFolder.absolute(slice)) {
            try write($0, $1, to: target)
        }
        print("\(count) messages written to \(folder)")
        for problem in problems.prefix(StoreReader.problemLimit) {
            Terminal.complain("orderly: \(problem)")
        }
        if !problems.isEmpty { throw ExitStatus.failed }
    }

    private func exportFound(to target: String) throws {
        let reader = try options.reader()
        defer { reader.complain() }
        let query = try search.query()
        var count = 0
        var last: MessageID?
        while count < limit {
            let page = try reader.find(query, before: last, limit: min(1000, limit - count))
            for found in page where !found.isRecord {
                guard let message = try reader.message(found.id) else { continue }
                try write(message.id, message.bytes, to: target)
                count += 1
            }
            guard let end = page.last else { break }
            last = end.id
        }
        print("\(count) messages written to \(folder)")
    }

    private func write(_ id: MessageID, _ bytes: [UInt8], to target: String) throws {
        let path = "\(target)/\(id).hl7"
        guard
            FileManager.default.createFile(
                atPath: path, contents: Data(bytes), attributes: [.posixPermissions: 0o600])
        else { throw CommandFailure("cannot write \(path)") }
    }
}
