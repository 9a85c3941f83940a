import YAML

/// Certificate files that connection settings name: they must be there when the routes are checked.
struct TLSFiles {
    let scope: RouteScope

    /// Absolute; `nil` when the key is absent or the file cannot be read, which has been reported.
    func file(_ reader: MappingReader, _ key: Key) -> String? {
        guard let written = reader.text(key) else { return nil }
        let path = scope.absolute(written)
        switch scope.files.read(path, limit: 1_000_000) {
        case .success(let bytes):
            scope.hash.add(bytes)
            return path
        case .failure(let failure):
            scope.findings.error(
                "E502", "\(scope.files.shown(path)) cannot be read: \(failure.reason)",
                at: reader.node(key)?.span ?? reader.span, help: "the name is relative to the route folder")
            return nil
        }
    }
}
