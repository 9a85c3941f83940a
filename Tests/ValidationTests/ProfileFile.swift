import Foundation
import HL7
import Routes
import Testing
import Validation

/// A profile in a temporary folder, with other files beside it.
final class ProfileFile {
    let folder: URL

    init(_ text: String, beside files: [String: String] = [:]) throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "orderly-profile-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for (name, content) in files.merging(["profile.yaml": text], uniquingKeysWith: { first, _ in first }) {
            try Data(content.utf8).write(to: folder.appending(path: name))
        }
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    func load() -> LoadedProfile { ProfileLoader.load(file: folder.appending(path: "profile.yaml").path) }

    func validator() throws -> MessageValidator {
        let loaded = load()
        let profile = try #require(loaded.profile, "\(loaded.report())")
        return MessageValidator(.profile(profile))
    }

    /// The head of a profile that holds alone.
    static let head = "profile: east\nlanguage: 1\nbase: none\n"
}
