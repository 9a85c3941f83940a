import Foundation

/// Message files of other projects, beside the package. Their tests are skipped where the folder is absent.
enum Corpus {
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appending(path: "shared/corpus")

    static var isPresent: Bool {
        FileManager.default.fileExists(atPath: root.appending(path: "MANIFEST.tsv").path)
    }

    static let whyAbsent = "the corpus folder ../shared/corpus is not beside the package"

    /// Paths of all message files.
    static let files: [String] = {
        guard let manifest = try? String(contentsOf: root.appending(path: "MANIFEST.tsv"), encoding: .utf8) else {
            return []
        }
        return manifest.split(separator: "\n").dropFirst().compactMap { line in
            line.split(separator: "\t", omittingEmptySubsequences: false).first.map(String.init)
        }
    }()

    /// How many messages other parsers find in each file.
    static let messageCounts: [String: Int] = {
        guard let manifest = try? String(contentsOf: root.appending(path: "MANIFEST.tsv"), encoding: .utf8) else {
            return [:]
        }
        let rows = manifest.split(separator: "\n").dropFirst().compactMap { line -> (String, Int)? in
            let columns = line.split(separator: "\t", omittingEmptySubsequences: false)
            guard columns.count > 4, let count = Int(columns[4]) else { return nil }
            return (String(columns[0]), count)
        }
        return Dictionary(rows) { first, _ in first }
    }()

    static func bytes(of file: String) throws -> [UInt8] {
        Array(try Data(contentsOf: root.appending(path: file)))
    }

    /// Cuts a file into messages by the corpus's own rules: lines end at CR, LF, CRLF, VT or FS; a line starting
    /// with `MSH` and something that is neither letter nor digit begins a message; FHS, BHS, BTS and FTS lines end
    /// it; other lines belong to the current message; blank lines are dropped.
    static func messages(in bytes: [UInt8]) -> [[UInt8]] {
        var bytes = bytes[...]
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes = bytes.dropFirst(3) }
        var messages: [[UInt8]] = []
        var isInside = false
        for line in bytes.split(whereSeparator: { [0x0A, 0x0D, 0x0B, 0x1C].contains($0) }) {
            if line.allSatisfy({ $0 == 0x20 || $0 == 0x09 }) { continue }
            if line.starts(with: "MSH".utf8), line.count > 3, !isLetterOrDigit(line[line.startIndex + 3]) {
                messages.append([])
                isInside = true
            } else if ["FHS", "BHS", "BTS", "FTS"].contains(String(decoding: line.prefix(3), as: UTF8.self)) {
                isInside = false
            }
            guard isInside, !messages.isEmpty else { continue }
            messages[messages.count - 1] += line + [0x0D]
        }
        return messages
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        default: false
        }
    }

    // MARK: What others read in them

    /// One message as at least two of three other parsers agree on it.
    struct Expectation: Decodable {
        var file: String
        var message: Int
        var segments: [String]?
        var values: [String: String]
        var reps: [String: Int]
        var hapiAck: [String: String]?

        enum CodingKeys: String, CodingKey {
            case file, message, segments, values, reps
            case hapiAck = "hapi_ack"
        }
    }

    static let expectations: [Expectation] = {
        guard let text = try? String(contentsOf: root.appending(path: "oracle/expect.jsonl"), encoding: .utf8) else {
            return []
        }
        return text.split(separator: "\n").compactMap {
            try? JSONDecoder().decode(Expectation.self, from: Data($0.utf8))
        }
    }()

    /// Something on which those parsers do not agree among themselves.
    struct Dispute {
        var file: String
        var message: Int
        /// `value PID-5[1].1.1`, `reps PID.3`, `segments`, or `parse`.
        var label: String
        /// What each says; of `parse`, `true` or its refusal; `nil` where it has nothing there.
        var answers: [String: String?]
    }

    static let disputes: [Dispute] = {
        struct Line: Decodable {
            var file: String
            var message: Int
            var disagree: [String: [String: Answer]]
        }
        guard let text = try? String(contentsOf: root.appending(path: "oracle/expect-disagree.jsonl"), encoding: .utf8)
        else { return [] }
        let lines = text.split(separator: "\n").compactMap {
            try? JSONDecoder().decode(Line.self, from: Data($0.utf8))
        }
        return lines.flatMap { line in
            line.disagree.sorted { $0.key < $1.key }.map { label, answers in
                Dispute(file: line.file, message: line.message, label: label, answers: answers.mapValues(\.text))
            }
        }
    }()

    /// Text, a number, true, a list of texts or nothing.
    private struct Answer: Decodable {
        var text: String?

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if container.decodeNil() { return }
            if let flag = try? container.decode(Bool.self) {
                text = "\(flag)"
            } else if let number = try? container.decode(Int.self) {
                text = "\(number)"
            } else if let list = try? container.decode([String].self) {
                text = list.joined(separator: " ")
            } else {
                text = try container.decode(String.self)
            }
        }
    }

    /// A path of the oracle: its label, and the numbers it stands for.
    struct Probe {
        var label: String
        var segment: String
        /// occurrence, field, repetition, component, subcomponent
        var numbers: [Int]
    }

    static let probes: [Probe] = {
        guard let text = try? String(contentsOf: root.appending(path: "oracle/paths.tsv"), encoding: .utf8) else {
            return []
        }
        return text.split(separator: "\n").compactMap { line in
            let columns = line.split(separator: "\t").map(String.init)
            guard columns.count == 7 else { return nil }
            return Probe(label: columns[0], segment: columns[1], numbers: columns[2...].compactMap { Int($0) })
        }
    }()
}
