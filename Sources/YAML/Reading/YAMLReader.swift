/// Reads one file into a tree of nodes, or says what is wrong with it.
///
/// The subset: one document of mappings, lists and text. Anchors, aliases, tags, merge keys, tabs and duplicate
/// keys are errors of their own, all reported; a fault of syntax ends the reading.
package enum YAMLReader {
    /// The tree and every finding. Without errors there is a tree; with errors there may be one, in which faulty
    /// parts are ``Node/Content/invalid``, so that the rest can still be checked.
    package static func read(
        file: String, bytes: [UInt8], limits: YAMLLimits = YAMLLimits()
    ) -> (Node?, [Diagnostic]) {
        guard bytes.count <= limits.bytes else {
            return (nil, [tooLarge(file: file, limits)])
        }
        let content = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(bytes.dropFirst(3)) : bytes
        let source = SourceText(file: file, bytes: content)
        if let fault = ByteCheck.fault(in: source) { return (nil, [fault]) }

        var builder = NodeBuilder(source: source, limits: limits)
        var events = EventReader(content)
        defer { events.close() }
        while !builder.isFinished {
            switch events.next() {
            case .success(let event): builder.add(event)
            case .failure(let problem):
                builder.stop(SyntaxTranslator(source: source, problem: problem).diagnostic)
            }
        }
        return builder.result
    }

    private static func tooLarge(file: String, _ limits: YAMLLimits) -> Diagnostic {
        Diagnostic(
            code: "E101", message: "the file is larger than \(limits.shownSize)",
            span: SourceSpan(file: file, line: 1, column: 1),
            help: "split it: one route a file, and code tables in CSV files")
    }
}
