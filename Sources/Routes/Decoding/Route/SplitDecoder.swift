import HL7
import YAML

/// Reads `split:`.
struct SplitDecoder {
    let scope: RouteScope

    func split(_ reader: MappingReader) -> Route.Split? {
        let every = reader.node(RouteKeys.every).flatMap { scope.expressions.segment($0, "`every`") }
        let keep = patterns(reader, RouteKeys.keep)
        let with = patterns(reader, RouteKeys.with)
        guard let every, let keep, let with else { return nil }
        guard every != .msh else {
            scope.findings.error(
                "E217", "a message cannot be split at MSH", at: reader.node(RouteKeys.every)?.span ?? reader.span,
                help: "name the segment that starts each group, such as OBR")
            return nil
        }
        return Route.Split(every: every, keep: keep, with: with, place: scope.place(reader.span))
    }

    private func patterns(_ reader: MappingReader, _ key: Key) -> [SegmentPattern]? {
        guard reader.has(key) else { return [] }
        guard let items = reader.items(key) else { return nil }
        let patterns = items.compactMap { scope.expressions.segmentPattern($0, "`\(key.name)`") }
        return patterns.count == items.count ? patterns : nil
    }
}
