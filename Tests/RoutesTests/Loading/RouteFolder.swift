import Foundation
import Routes

/// A folder of routes in a temporary place.
final class RouteFolder {
    let directory: URL

    init(_ files: [String: String]) throws {
        directory = FileManager.default.temporaryDirectory.appending(path: "orderly-routes-\(UUID().uuidString)/Routes")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        for (name, text) in files { try write(name, text) }
    }

    deinit { try? FileManager.default.removeItem(at: directory.deletingLastPathComponent()) }

    func write(_ name: String, _ text: String, mode: Int = 0o644) throws {
        let file = directory.appending(path: name)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: file.path)
    }

    func load(_ environment: [String: String] = [:]) -> LoadedRoutes {
        RouteLoader.load(directory: directory.path, environment: environment, shownAs: "Routes")
    }

    /// A small route that is right, with parts to replace.
    static func route(
        _ name: String = "a", from: String = "mllp: {port: 2575}", more: String = "", steps: [String] = [],
        to: String = "archive:\n    file: {path: 'out/{message.id}.hl7'}"
    ) -> String {
        var text = "route: \(name)\nlanguage: 1\nfrom:\n  \(from)\naccept: {types: [ADT^A01], others: skip}\n"
        text += more.isEmpty ? "" : more + "\n"
        if !steps.isEmpty { text += "steps:\n" + steps.map { "  \($0)\n" }.joined() }
        return text + "to:\n  \(to)\n"
    }
}
