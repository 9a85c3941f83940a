import CharacterSets
import YAML

/// Reads names of character sets.
struct CharacterSetReader {
    let scalars: ScalarReader
    let names: CharacterSetNames

    private var findings: Findings { scalars.findings }

    /// `charset: NAME`, or a mapping with `force` or `fallback`, of a route.
    func override(_ reader: MappingReader) -> TextRules.Override {
        guard let node = reader.node(RouteKeys.charset) else { return .none }
        guard node.entries != nil else { return set(node, of: RouteKeys.charset).map { .force($0) } ?? .none }
        guard
            let inner = MappingReader(
                node, RouteKeys.charsetTable, scalars: scalars, owner: reader.keySpan(RouteKeys.charset))
        else { return .none }
        let forced = inner.node(RouteKeys.forcedCharset).flatMap { set($0, of: RouteKeys.forcedCharset) }
        let fallback = inner.node(RouteKeys.fallbackCharset).flatMap { set($0, of: RouteKeys.fallbackCharset) }
        if inner.has(RouteKeys.forcedCharset) == inner.has(RouteKeys.fallbackCharset) {
            findings.error(
                "E205", "`charset` takes either `force` or `fallback`", at: reader.keySpan(RouteKeys.charset))
        }
        return forced.map { .force($0) } ?? fallback.map { .fallback($0) } ?? .none
    }

    /// `charset` of a destination; `nil` for `keep`.
    func outgoing(_ reader: MappingReader) -> CodedCharacterSet? {
        guard let node = reader.node(DestinationKeys.charset), node.text != "keep" else { return nil }
        return set(node, of: DestinationKeys.charset)
    }

    /// - Returns: `nil`, once reported, for a name that is not known or a set that cannot be used.
    func set(_ node: Node, of key: Key) -> CodedCharacterSet? {
        guard let name = scalars.shape.text(node, for: "`\(key.name)`"),
            let name = scalars.refusingVariables(name, node)
        else { return nil }
        guard let set = names.set(named: name) else {
            let meant = Spelling.suggestion(for: name, among: CharacterSetNames.written)
            findings.error(
                "E240", "there is no character set `\(name)`", at: node.span,
                label: meant.map { "did you mean `\($0)`?" },
                help: meant == nil ? "names are those of HL7 table 0211 and of IANA: 8859/1, UNICODE UTF-8 …" : nil)
            return nil
        }
        guard set.isAvailable else {
            findings.error(
                "E241", "\(set.name) cannot be used", at: node.span,
                help: set.isRefused
                    ? "MLLP cannot carry it; UNICODE UTF-8 holds the same characters"
                    : "this system has no table for it: install all of its iconv (gconv) modules")
            return nil
        }
        return set
    }
}
