import HL7
import YAML

/// Reads `tolerate:`.
struct ToleranceDecoder {
    let scope: RouteScope

    /// `nil` when something in it could not be read.
    func tolerance(_ reader: MappingReader) -> Tolerance? {
        var tolerance = Tolerance()
        var isRead = true
        for deviation in Deviation.allCases {
            let key = ToleranceKeys.key(deviation)
            guard reader.has(key) else { continue }
            tolerance.places[deviation] = scope.place(reader.keySpan(key))
            switch deviation {
            case .nulls: isRead = readNulls(reader, &tolerance) && isRead
            case .version: isRead = readVersion(reader, &tolerance) && isRead
            default:
                guard let handling = reader.choice(key, Deviation.Handling.self) else {
                    isRead = false
                    continue
                }
                tolerance[deviation] = handling
            }
        }
        isRead = readAuthority(reader, &tolerance) && isRead
        isRead = readDateFormats(reader, &tolerance) && isRead
        return isRead ? tolerance : nil
    }

    private func readNulls(_ reader: MappingReader, _ tolerance: inout Tolerance) -> Bool {
        guard let word = reader.word(ToleranceKeys.nullMeans) else { return false }
        switch word {
        case "empty": tolerance[.nulls] = .repair
        case "refuse": tolerance[.nulls] = .refuse
        default: break
        }
        return true
    }

    private func readVersion(_ reader: MappingReader, _ tolerance: inout Tolerance) -> Bool {
        let key = ToleranceKeys.assumeVersion
        guard let text = reader.text(key) else { return false }
        switch text {
        case "as_sent": return true
        case "refuse":
            tolerance[.version] = .refuse
            return true
        default: break
        }
        guard Self.versions.contains(text) else {
            let meant = Spelling.suggestion(for: text, among: Self.versions + ["as_sent", "refuse"])
            scope.findings.error(
                "E207", "`\(key.name)` cannot be `\(text)`", at: reader.node(key)?.span ?? reader.span,
                label: meant.map { "did you mean `\($0)`?" },
                help: "it is as_sent, refuse or a version from 2.1 to 2.9, such as 2.5.1")
            return false
        }
        tolerance[.version] = .repair
        tolerance.assumedVersion = Array(text.utf8)
        return true
    }

    private static let versions = [
        "2.1", "2.2", "2.3", "2.3.1", "2.4", "2.5", "2.5.1", "2.6", "2.7", "2.7.1", "2.8", "2.8.1", "2.8.2", "2.9",
    ]

    private func readAuthority(_ reader: MappingReader, _ tolerance: inout Tolerance) -> Bool {
        let key = ToleranceKeys.assumeAuthority
        guard reader.has(key) else { return true }
        guard let text = reader.text(key) else { return false }
        tolerance.assumedAuthority = Array(text.utf8)
        warn(reader, key, without: .patientIDs, tolerance)
        return true
    }

    private func readDateFormats(_ reader: MappingReader, _ tolerance: inout Tolerance) -> Bool {
        let key = ToleranceKeys.dateFormats
        guard reader.has(key) else { return true }
        guard let items = reader.items(key) else { return false }
        tolerance.dateFormats = items.compactMap { dateFormat($0, key) }
        warn(reader, key, without: .dates, tolerance)
        return tolerance.dateFormats.count == items.count
    }

    private func dateFormat(_ node: Node, _ key: Key) -> DateFormat? {
        guard let format = scope.expressions.dateFormat(node, "`\(key.name)`") else { return nil }
        if format.canRead { return format }
        scope.findings.error(
            "E235", "dates cannot be read with this format", at: node.span,
            help: "a format to read with has a year, and leaves nothing out between year and the smallest part")
        return nil
    }

    private func warn(_ reader: MappingReader, _ key: Key, without deviation: Deviation, _ tolerance: Tolerance) {
        guard tolerance[deviation] != .repair else { return }
        scope.findings.warning(
            "W706", "`\(key.name)` has no effect without `\(deviation.rawValue): repair`", at: reader.keySpan(key),
            help: "add it, or take this out")
    }
}
