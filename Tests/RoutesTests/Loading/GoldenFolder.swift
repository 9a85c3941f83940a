import Foundation

/// A folder of `Golden/`, unpacked where tests may write.
///
/// Beside plain files: `NAME.repeat` becomes NAME, made of a head and one line repeated (count, line, head);
/// `many.files` makes so many empty files (`500 r%.yaml`); `load.txt` names the folder to load instead.
/// Every file gets mode 0644, whatever a checkout gave it.
struct GoldenFolder {
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Golden")

    static var codes: [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: root.path)) ?? [])
            .filter { $0.count == 4 && ($0.hasPrefix("E") || $0.hasPrefix("W")) }.sorted()
    }

    let code: String
    let directory: URL

    init(_ code: String) throws {
        self.code = code
        self.directory = FileManager.default.temporaryDirectory
            .appending(path: "orderly-golden-\(code)-\(UUID().uuidString)")
        let source = Self.root.appending(path: code)
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        for name in try FileManager.default.subpathsOfDirectory(atPath: source.path) where name != "expected.txt" {
            try unpack(name, from: source)
        }
    }

    func remove() { try? FileManager.default.removeItem(at: directory) }

    /// What to load, and what it is called in findings.
    var folder: (path: String, shown: String) {
        let file = directory.appending(path: "load.txt")
        guard let text = try? String(contentsOf: file, encoding: .utf8) else { return (directory.path, "Routes") }
        let name = text.trimmingCharacters(in: .whitespacesAndNewlines)
        return (directory.appending(path: name).path, name)
    }

    var expectedFile: URL { Self.root.appending(path: code).appending(path: "expected.txt") }

    private func unpack(_ name: String, from source: URL) throws {
        let from = source.appending(path: name)
        var isDirectory: ObjCBool = false
        _ = FileManager.default.fileExists(atPath: from.path, isDirectory: &isDirectory)
        guard !isDirectory.boolValue else {
            try FileManager.default.createDirectory(
                at: directory.appending(path: name), withIntermediateDirectories: true)
            return
        }
        let data = try Data(contentsOf: from)
        if name == "many.files" { return try makeMany(String(decoding: data, as: UTF8.self)) }
        if name.hasSuffix(".repeat") {
            return try write(repeated(String(decoding: data, as: UTF8.self)), to: String(name.dropLast(7)))
        }
        try write(data, to: name)
    }

    private func repeated(_ text: String) -> Data {
        let lines = text.split(separator: "\n", maxSplits: 2, omittingEmptySubsequences: false)
        guard lines.count == 3, let count = Int(lines[0]) else { return Data() }
        return Data((lines[2] + String(repeating: lines[1] + "\n", count: count)).utf8)
    }

    private func makeMany(_ text: String) throws {
        let words = text.split(whereSeparator: \.isWhitespace)
        guard words.count == 2, let count = Int(words[0]) else { return }
        for number in 0..<count {
            try write(Data(), to: words[1].replacingOccurrences(of: "%", with: String(number)))
        }
    }

    private func write(_ data: Data, to name: String) throws {
        let path = directory.appending(path: name).path
        try data.write(to: URL(filePath: path))
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: path)
    }
}
