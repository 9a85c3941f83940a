import Foundation
import Routes
import YAML

/// A route file from the reader to the checked route, as `orderly check` does it: routes or findings, all of them in
/// the file, never a stop or a hang.
enum RoutesTarget {
    private static let folder: URL = {
        let folder = FileManager.default.temporaryDirectory.appending(path: "orderly-fuzz-\(getpid())")
        try? FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let table = Data("code,display\nF,Female\nM,Male\n".utf8)
        try? table.write(to: folder.appending(path: "sexes.csv"))
        return folder
    }()

    @Sendable static func run(_ input: [UInt8]) {
        let file = folder.appending(path: "fuzz.yaml")
        do { try Data(input).write(to: file) } catch { fatalError("\(error)") }
        let loaded = RouteLoader.load(directory: folder.path, environment: ["HOST": "lab"], shownAs: "Routes")
        hold((loaded.routes != nil) == !loaded.hasErrors, "routes in spite of errors, or none without")
        hold(!loaded.report().isEmpty, "nothing is reported")
        let lines = YAMLTarget.Lines(input)
        for finding in loaded.diagnostics where finding.span.file == "Routes/fuzz.yaml" {
            YAMLTarget.check(finding, lines)
        }
    }
}
