import ArgumentParser
import Foundation
import HL7
import Loading
import Routes

/// What `orderly load` sends, as it is asked for.
struct LoadOptions: ParsableArguments {
    @Option(help: "Connections to the engine, 1 to 10,000.")
    var connections = 1

    @Option(help: "Messages a second over all connections; without it each connection sends as soon as it is answered.")
    var rate: Double?

    @Option(help: "Messages that may be unanswered on one connection, 1 to 1000. MLLP says 1.")
    var window = 1

    @Option(help: "How long to send: 500ms, 60s, 5m. Without it and --count: 10s; a sink alone: until Ctrl-C.")
    var duration: TimeArgument?

    @Option(help: "Messages to send; of a sink alone, distinct messages to receive.")
    var count: Int?

    @Option(help: "Patients that the messages are of; at least one a connection.")
    var patients: Int?

    @Option(help: "Kinds of composed messages and their shares. Kinds: \(Self.kinds).")
    var mix: MixArgument?

    @Option(
        parsing: .upToNextOption,
        help: "Files of messages to send instead, in turn; nothing in them changes but the bytes of MSH-10.")
    var messages: [String] = []

    @Option(help: "Where composed messages carry their mark besides MSH-10, for engines that give out a new MSH-10.")
    var markIn = MessageSource.standardMarkPlace

    @Option(help: "The four letters or digits that name this run; by chance if not given.")
    var run: RunArgument?

    @Option(help: "How long an acknowledgement may take before the connection is given up.")
    var wait = TimeArgument(.seconds(30))

    @Option(help: "Threads that send, 1 to 64.")
    var threads = 1

    private static var kinds: String { MessageKind.allCases.map(\.rawValue).joined(separator: ", ") }

    func validate() throws {
        try Self.check(connections, 1...10_000, "--connections")
        try Self.check(window, 1...1000, "--window")
        try Self.check(threads, 1...64, "--threads")
        if let count { try Self.check(count, 1...MessageMark.numberLimit, "--count") }
        if let rate, !(rate >= 0.001 && rate <= 10_000_000) {
            throw ValidationError("--rate has to be from 0.001 to 10,000,000")
        }
        if let patients {
            try Self.check(patients, 1...1_000_000, "--patients")
            if patients < connections { throw ValidationError("--patients has to be at least --connections") }
        }
        if mix != nil, !messages.isEmpty { throw ValidationError("give --mix or --messages, not both") }
    }

    private static func check(_ value: Int, _ range: ClosedRange<Int>, _ option: String) throws {
        guard range.contains(value) else {
            throw ValidationError("\(option) has to be from \(range.lowerBound) to \(range.upperBound)")
        }
    }

    func markPath() throws -> Path { try PathArgument.path(markIn, option: "--mark-in") }

    func generator(
        to address: PeerAddress, time: Timestamp
    ) throws -> (settings: GeneratorSettings, source: MessageSource, numbering: Numbering) {
        var settings = GeneratorSettings(host: address.host, port: address.port)
        settings.connections = connections
        settings.rate = rate
        settings.window = window
        settings.count = count
        settings.duration = duration?.duration ?? (count == nil ? .seconds(10) : nil)
        settings.answerWithin = wait.duration
        let numbering = Numbering(senders: connections, patients: patients ?? max(1000, connections))
        return (settings, try source(numbering, time: time), numbering)
    }

    private func source(_ numbering: Numbering, time: Timestamp) throws -> MessageSource {
        let run = run?.run ?? RunID.random()
        guard messages.isEmpty else {
            var own: [[UInt8]] = []
            for file in messages { own += try HL7File.read(file, lineEnds: .carriageReturn) }
            guard let source = MessageSource(own: own, run: run, numbering: numbering) else {
                throw CommandFailure(
                    "the files hold no HL7 message, or one without an MSH-10 to number or with bytes that MLLP uses")
            }
            return source
        }
        do {
            return try MessageSource(
                mix?.mix ?? .standard, run: run, numbering: numbering, time: time.description, markPath: markPath())
        } catch let error as MessageSource.MarkingError {
            throw CommandFailure("--mark-in: \(error)")
        }
    }
}
