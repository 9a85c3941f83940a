import ArgumentParser
import Delivery
import Foundation
import Pipeline

/// What stored messages are looked for by.
struct SearchOptions: ParsableArguments {
    @Option(
        help:
            "Received at or after: 2026-11-25, 2026-11-25T10:30 (UTC), or how long ago, such as 90m, 12h, 7d."
    )
    var since: String?

    @Option(help: "Received at or before; written like --since.")
    var until: String?

    @Option(help: "Of this route.")
    var route: String?

    @Option(help: "Received on this listener, as the log names it: 127.0.0.1:2575.")
    var listener: String?

    @Option(name: .customLong("from"), help: "Sent from this address.")
    var peer: String?

    @Option(help: "Sending application, MSH-3.")
    var application: String?

    @Option(help: "Sending facility, MSH-4.")
    var facility: String?

    @Option(help: "Type: ADT^A01, or ADT for every event.")
    var type: String?

    @Option(help: "Control id, MSH-10.")
    var controlID: String?

    @Option(help: "Patient id, PID-3.1.")
    var patient: String?

    @Option(help: "Visit, PV1-19.1.")
    var visit: String?

    @Option(help: "Order number, ORC-2.1, ORC-3.1, OBR-2.1 or OBR-3.1.")
    var order: String?

    @Option(help: "A tag that the route set, as NAME=VALUE; may be given several times.")
    var tag: [String] = []

    @Option(
        help:
            "queued, awaiting, blocked, parked, dead, delivered, discarded, skipped or rejected; any of several."
    )
    var state: [MessageState] = []

    func query(now: Date = .now) throws -> MessageQuery {
        func bytes(_ text: String?) -> [UInt8]? { text.map { Array($0.utf8) } }
        var query = MessageQuery()
        query.since = try since.map { try Self.time($0, now: now, isEnd: false) }
        query.until = try until.map { try Self.time($0, now: now, isEnd: true) }
        query.route = route
        query.listener = listener
        query.peer = peer
        query.application = bytes(application)
        query.facility = bytes(facility)
        query.type = bytes(type)
        query.controlID = bytes(controlID)
        query.patient = bytes(patient)
        query.visit = bytes(visit)
        query.order = bytes(order)
        query.tags = try tag.map { text in
            guard let split = text.firstIndex(of: "=") else {
                throw ValidationError("--tag needs NAME=VALUE")
            }
            return MessageKeys.Tag(
                name: String(text[..<split]), value: Array(text[text.index(after: split)...].utf8))
        }
        query.states = Set(state)
        return query
    }

    /// Nanoseconds since 1970-01-01 UTC.
    static func time(_ text: String, now: Date, isEnd: Bool) throws -> Int64 {
        let units: [Character: Double] = ["s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 604_800]
        if let unit = text.last.flatMap({ units[$0] }), let count = Double(text.dropLast()), count >= 0,
            count < 1e6
        {
            return nanoseconds(now.addingTimeInterval(-count * unit))
        }
        var written = text
        if written.hasSuffix("Z") { written.removeLast() }
        // As far as it is written: the end of a day or minute that is meant is its last moment.
        let forms = [
            (10, "T00:00:00", 86_400.0), (13, ":00:00", 3600.0), (16, ":00", 60.0), (19, "", 1.0),
        ]
        guard let (_, rest, length) = forms.first(where: { $0.0 == written.utf8.count }),
            let date = try? Date(written.replacing(" ", with: "T") + rest + "Z", strategy: .iso8601)
        else {
            throw ValidationError(
                "\(text) is no time; write 2026-11-25, 2026-11-25T10:30, or 12h for twelve hours ago")
        }
        return isEnd ? nanoseconds(date.addingTimeInterval(length)) - 1 : nanoseconds(date)
    }

    private static func nanoseconds(_ date: Date) -> Int64 {
        Int64(exactly: (date.timeIntervalSince1970 * 1000).rounded()).map {
            $0.multipliedReportingOverflow(by: 1_000_000)
        }
        .flatMap { $0.overflow ? nil : $0.partialValue } ?? .max
    }
}

extension MessageState: ExpressibleByArgument {}
