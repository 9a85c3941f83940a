import Foundation

/// hl7apy in a Python of its own: `ORDERLY_PYTHON`, else `python3` of the path.
enum Hl7apy {
    struct Failure: Error {
        var what: String
    }

    struct Refusal: Decodable {
        var file: String
        var reason: String
    }

    private struct Count: Decodable {
        var accepted: Int
        var refused: Int
    }

    static let whyAbsent =
        "hl7apy 1.3.5 is not installed: python3 -m venv v && v/bin/pip install hl7apy==1.3.5, then ORDERLY_PYTHON=v/bin/python"

    static let isPresent: Bool = {
        let status = try? run(["-c", "import hl7apy"]).status
        return status == 0
    }()

    private static let script = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Peers/hl7apy_accepts.py")

    /// Writes the samples into a folder of their own and lets hl7apy judge them.
    static func judge(
        _ samples: [AcknowledgementSamples.Sample]
    ) throws -> (accepted: Int, refused: [Refusal]) {
        let folder = FileManager.default.temporaryDirectory.appending(path: "orderly-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        for sample in samples {
            try Data(sample.bytes).write(to: folder.appending(path: sample.name + ".hl7"))
        }
        let (status, output) = try run([script.path, folder.path])
        guard status == 0 else { throw Failure(what: "the script ended with \(status): \(output)") }
        let lines = output.split(separator: "\n").map { Data($0.utf8) }
        guard let last = lines.last else { throw Failure(what: "the script said nothing") }
        let count = try JSONDecoder().decode(Count.self, from: last)
        let refused = try lines.dropLast().map { try JSONDecoder().decode(Refusal.self, from: $0) }
        guard refused.count == count.refused else { throw Failure(what: "the script miscounted") }
        return (count.accepted, refused)
    }

    private static func run(_ arguments: [String]) throws -> (status: Int32, output: String) {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [ProcessInfo.processInfo.environment["ORDERLY_PYTHON"] ?? "python3"] + arguments
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let bytes = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: bytes, as: UTF8.self))
    }
}
