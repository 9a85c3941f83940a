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
            store, damaged or not, or with --undelivered what it still owed: a folder for each destination, a file for each \
            delivery with the bytes that were to be sent. The files are patient data; they are made for their owner alone.
            """)

    @Argument(help: "The folder; made if it is not there.")
    var folder: String

    @OptionGroup var search: SearchOptions
    @OptionGroup var options: StoreOptions

    @Option(help: "A slice file, such as store/2026-11-23.orderly.damaged, instead of a store.")
    var slice: String?

    @Flag(help: "Of that slice what was not delivered, as it was to be sent.")
    var undelivered = false

    @Option(help: "At most this many.")
    var limit = 100_000

    func validate() throws {
        _ = try search.query()
        if undelivered, slice == nil { throw ValidationError("--undelivered needs a slice file, --slice") }
        if undelivered, day == nil { throw ValidationError("--slice is not named like a slice, so its day is unknown") }
        guard limit > 0 else { throw ValidationError("--limit is 1 or more") }
    }

    func run() throws {
        let target = RouteFolder.absolute(folder)
        try FileManager.default.createDirectory(
            atPath: target, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        guard let slice else { return try exportFound(to: target) }
        let path = RouteFolder.absolute(slice)
        let result =
            if undelivered, let day {
                try SliceSalvage.undelivered(path, day: day) { try write($0, to: target) }
            } else {
                try SliceSalvage.read(path) { try write("\($0)", $1, to: target) }
            }
        print("\(result.count) \(undelivered ? "deliveries" : "messages") written to \(folder)")
        for problem in result.problems { Terminal.complain("orderly: \(problem)") }
        if !result.problems.isEmpty { throw ExitStatus.failed }
    }

    /// Of the slice, by its name: yyMMdd.
    private var day: Int? {
        let name = slice?.split(separator: "/").last?.prefix("2026-11-23".count) ?? ""
        let digits = name.split(separator: "-").joined()
        return digits.utf8.count == 8 ? Int(digits.dropFirst(2)) : nil
    }

    private func write(_ delivery: SliceSalvage.Undelivered, to target: String) throws {
        let destination = "\(delivery.destination.route)-\(delivery.destination.name)"
        // Names as a damaged slice holds them.
        let safe = String(destination.map { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") ? $0 : "-" })
        let folder = target + "/" + safe.prefix(200)
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        try write("\(delivery.id)", delivery.payload, to: folder)
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
                try write("\(message.id)", message.bytes, to: target)
                count += 1
            }
            guard let end = page.last else { break }
            last = end.id
        }
        print("\(count) messages written to \(folder)")
    }

    private func write(_ id: String, _ bytes: [UInt8], to target: String) throws {
        let path = "\(target)/\(id).hl7"
        guard
            FileManager.default.createFile(
                atPath: path, contents: Data(bytes), attributes: [.posixPermissions: 0o600])
        else { throw CommandFailure("cannot write \(path)") }
    }
}
