import Foundation
import Testing

/// The project's own files, as the convention tests read them.
struct SourceTree {
    struct File: CustomTestStringConvertible, Sendable {
        /// Relative to the package, such as `Sources/HL7/Path/Path.swift`.
        var path: String
        var text: String

        /// `HL7` for `Sources/HL7/…`.
        var room: String { path.split(separator: "/").dropFirst().first.map(String.init) ?? "" }
        var lines: [Substring] { text.split(separator: "\n", omittingEmptySubsequences: false) }
        var testDescription: String { path }

        /// Lines without comments, so that a rule's own words do not break it.
        var code: [(number: Int, text: Substring)] {
            lines.enumerated().compactMap { index, line in
                let trimmed = line.drop { $0 == " " }
                return trimmed.hasPrefix("//") ? nil : (index + 1, line)
            }
        }

        var imports: [String] {
            code.compactMap { _, line -> String? in
                let words: [Substring] = line.split(separator: " ").filter { !$0.hasPrefix("@") }
                guard let position = words.firstIndex(of: "import"), position <= 1, position + 1 < words.count else {
                    return nil
                }
                guard position == 0 || ["package", "internal", "private", "fileprivate"].contains(words[0]) else {
                    return nil
                }
                let name = words[(position + 1)...].first { !["struct", "class", "enum", "func"].contains($0) }
                return name.map { String($0.split(separator: ".")[0]) }
            }
        }
    }

    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    static func swiftFiles(below folder: String) -> [File] {
        let start = root.appending(path: folder)
        guard let walk = FileManager.default.enumerator(at: start, includingPropertiesForKeys: nil) else { return [] }
        return walk.compactMap { $0 as? URL }.filter { $0.pathExtension == "swift" }.compactMap { url -> File? in
            guard let text = try? String(contentsOf: url, encoding: .utf8) else { return nil }
            let path = url.standardizedFileURL.path.dropFirst(root.standardizedFileURL.path.count)
            return File(path: String(path.drop { $0 == "/" }), text: text)
        }
    }

    static let sources = swiftFiles(below: "Sources")
    static let tests = swiftFiles(below: "Tests")
}
