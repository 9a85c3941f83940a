import Foundation
import HL7

/// `ParseBench FOLDER`: nanoseconds a message for what is done to one, and the messages written to FOLDER so that
/// others can be measured on the same bytes. Started by `parsing.sh`.
@main struct ParseBench {
    static let count = 1000
    static let rounds = 15

    static let admissionPaths = paths([
        "MSH-9.1", "MSH-9.2", "MSH-10", "PID-3[1].1", "PID-5.1", "PID-7", "PV1-3.1", "PV1-19.1",
    ])
    static let resultPaths = paths([
        "MSH-9.1", "MSH-10", "PID-3[1].1", "PID-5.1", "OBR-4.1", "OBX[1]-3.1", "OBX[10]-5", "OBX[20]-8",
    ])

    static func main() throws {
        var generator = MessageGenerator()
        let admissions = (0..<count).map { _ in generator.admission() }
        let results = (0..<count).map { _ in generator.results() }
        if let folder = CommandLine.arguments.dropFirst().first.map({ URL(filePath: $0) }) {
            try write(admissions, to: folder.appending(path: "adt.bin"))
            try write(results, to: folder.appending(path: "oru.bin"))
        }
        report("ADT", admissions, admissionPaths)
        report("ORU", results, resultPaths)
    }

    private static func paths(_ texts: [String]) -> [Path] {
        texts.map { text in
            guard let path = try? Path(text) else { fatalError("\(text) is no path") }
            return path
        }
    }

    /// Each message behind its length in bytes and a line end.
    private static func write(_ messages: [[UInt8]], to file: URL) throws {
        var data = Data()
        for message in messages { data += Data("\(message.count)\n".utf8) + Data(message) }
        try data.write(to: file)
    }

    /// The one work to be done, for a profiler.
    private static let only = CommandLine.arguments.dropFirst(2).first

    private static func report(_ kind: String, _ messages: [[UInt8]], _ paths: [Path]) {
        let bytes = messages.reduce(0) { $0 + $1.count } / messages.count
        let segments = messages.reduce(0) { $0 + ((try? Message($1).segmentCount) ?? 0) } / messages.count
        print("\(kind): \(messages.count) messages, mean \(bytes) bytes, \(segments) segments")
        for work in Work.all(paths) where only == nil || work.name == only {
            var check = 0
            let time = Stopwatch.time(messages.count, passes: bytes > 2000 ? 10 : 20, rounds: rounds) {
                for message in messages { message.withUnsafeBytes { check &+= work.body($0) } }
            }
            guard check != 0 else { fatalError("\(work.name) did nothing") }
            let figures = String(
                format: "%8.1f ns  (best %.1f)  %6.2f GB/s", time.median, time.best, Double(bytes) / time.median)
            print("  \(work.name.padding(toLength: 44, withPad: " ", startingAt: 0))\(figures)")
        }
    }
}
