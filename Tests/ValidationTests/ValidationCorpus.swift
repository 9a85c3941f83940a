import Foundation

/// Message files of other projects, beside the package, and what two peers say of them. Their tests are skipped where
/// the folder is absent.
enum ValidationCorpus {
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appending(path: "shared/corpus")

    static var isPresent: Bool {
        FileManager.default.fileExists(atPath: root.appending(path: "MANIFEST.tsv").path)
    }

    static let whyAbsent = "the corpus folder ../shared/corpus is not beside the package"

    /// A row of `oracle/expect-validation.jsonl`.
    struct Verdict: Decodable {
        struct Peer: Decodable {
            var ok: Bool
            var structure: String?
            var error: String?
        }

        var file: String
        /// From 1.
        var message: Int
        /// HAPI with its default rules for types.
        var hapi: Peer
        var hl7apy: Peer

        enum CodingKeys: String, CodingKey {
            case file, message
            case hapi = "hapi_strict"
            case hl7apy = "hl7apy_validate"
        }

        var title: String { "\(file) #\(message)" }
        var isAcceptedByBoth: Bool { hapi.ok && hl7apy.ok }
    }

    static let verdicts: [Verdict] = {
        let file = root.appending(path: "oracle/expect-validation.jsonl")
        guard let text = try? String(contentsOf: file, encoding: .utf8) else { return [] }
        return text.split(separator: "\n").compactMap {
            try? JSONDecoder().decode(Verdict.self, from: Data($0.utf8))
        }
    }()

    static func messages(in file: String) throws -> [[UInt8]] {
        messages(in: Array(try Data(contentsOf: root.appending(path: file))))
    }

    /// Cuts a file into messages by the corpus's own rules: lines end at CR, LF, CRLF, VT or FS; a line starting
    /// with `MSH` and something that is neither letter nor digit begins a message; FHS, BHS, BTS and FTS lines end
    /// it; other lines belong to the current message; blank lines are dropped.
    private static func messages(in bytes: [UInt8]) -> [[UInt8]] {
        var messages: [[UInt8]] = []
        var isInside = false
        let text = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes[...]
        for line in text.split(whereSeparator: { [0x0A, 0x0D, 0x0B, 0x1C].contains($0) }) {
            if line.allSatisfy({ $0 == 0x20 || $0 == 0x09 }) { continue }
            let isHeader = line.starts(with: "MSH".utf8) && line.dropFirst(3).first.map(isLetterOrDigit) == false
            if isHeader {
                messages.append([])
                isInside = true
            } else if ["FHS", "BHS", "BTS", "FTS"].contains(String(decoding: line.prefix(3), as: UTF8.self)) {
                isInside = false
            }
            guard isInside, let last = messages.indices.last else { continue }
            messages[last] += line + [0x0D]
        }
        return messages
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        default: false
        }
    }
}
