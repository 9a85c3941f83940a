import Foundation

/// The samples that the demo sends, as `Samples/INDEX.tsv` lists them.
struct DemoSamples {
    struct Sample {
        /// Relative to the samples folder.
        var file: String
        var route: String
        var shows: String
        var messages: [[UInt8]]
    }

    var samples: [Sample]

    /// Columns: file, route (`-` = not sent), type, version, shows.
    init(folder: String) throws {
        let index = URL(filePath: folder).appending(path: "INDEX.tsv")
        guard let text = try? String(contentsOf: index, encoding: .utf8) else {
            throw CommandFailure(
                "there is no \(index.relativePath); run the demo where Routes and Samples are, or name them with --routes and --samples"
            )
        }
        samples = try text.split(separator: "\n").dropFirst().compactMap { line in
            let columns = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
            guard columns.count >= 5, columns[1] != "-" else { return nil }
            let path = URL(filePath: folder).appending(path: columns[0]).path
            let messages = try HL7File.read(path, lineEnds: .asTheyAre)
            return Sample(file: columns[0], route: columns[1], shows: columns[4], messages: messages)
        }
        guard !samples.isEmpty else { throw CommandFailure("\(index.relativePath) lists no sample with a route") }
    }

    var messageCount: Int { samples.reduce(0) { $0 + $1.messages.count } }
}
