import YAML

/// The files of a route folder as they are read: each once, with its name for people and its text for findings.
final class FileCatalog {
    /// Absolute.
    let directory: String
    private let shownDirectory: String
    private(set) var sources: [String: SourceText] = [:]
    private var contents: [String: Result<[UInt8], SystemFile.Failure>] = [:]

    init(directory: String, shownDirectory: String) {
        self.directory = directory
        self.shownDirectory = shownDirectory
    }

    func shown(_ path: String) -> String {
        FilePath.shown(path, in: directory, shownAs: shownDirectory)
    }

    /// At most one byte more than the limit.
    func read(_ path: String, limit: Int) -> Result<[UInt8], SystemFile.Failure> {
        if let known = contents[path] { return known }
        let result: Result<[UInt8], SystemFile.Failure>
        do throws(SystemFile.Failure) {
            result = .success(try SystemFile.read(path, limit: limit).bytes)
        } catch {
            result = .failure(error)
        }
        contents[path] = result
        return result
    }

    /// Reads a YAML file and keeps its lines for findings.
    func tree(_ path: String, limits: YAMLLimits, findings: Findings) -> Result<Node?, SystemFile.Failure> {
        read(path, limit: limits.bytes).map { bytes in
            let file = shown(path)
            keepSource(file, bytes)
            let (node, diagnostics) = YAMLReader.read(file: file, bytes: bytes, limits: limits)
            findings.report(diagnostics)
            return node
        }
    }

    /// Keeps a file's lines so that findings about it can show them.
    func keepSource(_ file: String, _ bytes: [UInt8]) {
        guard sources[file] == nil else { return }
        let isMarked = bytes.starts(with: [0xEF, 0xBB, 0xBF])
        sources[file] = SourceText(file: file, bytes: isMarked ? Array(bytes.dropFirst(3)) : bytes)
    }
}
