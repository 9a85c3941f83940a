import YAML

/// Reads `mllp:` and `file:` of a destination.
struct ConnectorDecoder {
    let scope: RouteScope
    /// The destination's name and where it stands.
    let name: String
    let place: Place

    private var findings: Findings { scope.findings }

    func mllp(_ reader: MappingReader) -> DestinationDefinition.MLLPSettings? {
        let host = host(reader)
        let port = reader.integer(DestinationKeys.port)
        let tls = tls(reader)
        let insecure = reader.yesNo(DestinationKeys.insecure)
        let connect = reader.duration(DestinationKeys.connectWithin)
        let wait = reader.duration(DestinationKeys.waitForAck)
        let keep = reader.yesNo(DestinationKeys.keepConnected)
        let connections = reader.integer(DestinationKeys.connections)
        let match = reader.choice(DestinationKeys.ackMatch, DestinationDefinition.AnswerMatch.self)
        let confirmation = reader.choice(
            DestinationKeys.confirmedBy, DestinationDefinition.MLLPSettings.Confirmation.self)
        if let host {
            // `tls: no` is none, a faulty `tls:` may be one.
            scope.ends.receivers.append(
                RouteEnds.Endpoint(
                    name: name, place: place, host: host, port: port, hasTLS: tls.map { $0.settings != nil } ?? true,
                    isInsecureAllowed: insecure))
        }
        let release = reader.choice(DestinationKeys.release, MLLPRelease.self)
        guard let host, let port, let tls, let insecure, let connect, let wait, let keep, let connections,
            let confirmation, let match, let release
        else { return nil }
        return DestinationDefinition.MLLPSettings(
            host: host, port: port, tls: tls.settings, isInsecureAllowed: insecure, connectWithin: connect,
            waitForAck: wait, keepConnected: keep, connections: connections, confirmedBy: confirmation,
            answerMatch: match, release: release)
    }

    private func host(_ reader: MappingReader) -> String? {
        guard let host = reader.text(DestinationKeys.host) else { return nil }
        if AddressText.isHost(host) { return host }
        findings.error(
            "E608", "`\(host)` is no host name or address",
            at: reader.node(DestinationKeys.host)?.span ?? reader.span)
        return nil
    }

    private struct WrittenTLS {
        var settings: DestinationDefinition.ClientTLS?
    }

    private func tls(_ reader: MappingReader) -> WrittenTLS? {
        guard reader.has(DestinationKeys.tls) else { return WrittenTLS(settings: nil) }
        guard let node = reader.node(DestinationKeys.tls) else { return nil }
        if node.text != nil {
            return reader.yesNo(DestinationKeys.tls).map {
                WrittenTLS(settings: $0 ? DestinationDefinition.ClientTLS() : nil)
            }
        }
        guard
            let inner = MappingReader(
                node, DestinationKeys.tlsTable, scalars: scope.scalars, owner: reader.keySpan(DestinationKeys.tls))
        else { return nil }
        return clientTLS(inner)
    }

    private func clientTLS(_ reader: MappingReader) -> WrittenTLS? {
        let files = TLSFiles(scope: scope)
        let settings = DestinationDefinition.ClientTLS(
            authorities: files.file(reader, DestinationKeys.authorities),
            certificate: files.file(reader, DestinationKeys.certificate),
            key: reader.text(DestinationKeys.key), serverName: reader.text(DestinationKeys.serverName))
        if reader.has(DestinationKeys.key) != reader.has(DestinationKeys.certificate) {
            let missing = reader.has(DestinationKeys.key) ? "certificate" : "key"
            findings.error(
                "E203", "`certificate` and `key` belong together, `\(missing)` is missing", at: reader.span,
                help: "both, for a receiver that asks for our certificate; or neither")
            return nil
        }
        let isWhole =
            reader.has(DestinationKeys.authorities) == (settings.authorities != nil)
            && reader.has(DestinationKeys.certificate) == (settings.certificate != nil)
            && reader.has(DestinationKeys.key) == (settings.key != nil)
            && reader.has(DestinationKeys.serverName) == (settings.serverName != nil)
        return isWhole ? WrittenTLS(settings: settings) : nil
    }

    // MARK: file

    func file(_ reader: MappingReader) -> DestinationDefinition.FileSettings? {
        let permissions = reader.permissions(DestinationKeys.permissions)
        let batch = reader.yesNo(DestinationKeys.batch)
        guard let node = reader.node(DestinationKeys.path), let written = reader.text(DestinationKeys.path) else {
            return nil
        }
        let prefix = String(written.prefix { $0 != "{" })
        let slash = prefix.lastIndex(of: "/")
        let folder = slash.map { String(prefix[..<$0]) } ?? ""
        let rest = String(written.dropFirst(slash.map { prefix.distance(from: prefix.startIndex, to: $0) + 1 } ?? 0))
        guard isInside(rest, node), let batch, let permissions else { return nil }
        var restNode = node
        restNode.isRewritten = node.isRewritten || rest != node.text
        guard let template = scope.expressions.template(rest, restNode) else { return nil }
        let directory = scope.absolute(written.hasPrefix("/") && folder.isEmpty ? "/" : folder)
        let settings = DestinationDefinition.FileSettings(
            directory: directory, path: template, permissions: permissions, isBatch: batch)
        scope.ends.files.append(
            RouteEnds.FileTarget(
                name: name, place: place, settings: settings, path: FilePath.resolved(rest, in: directory)))
        return settings
    }

    private func isInside(_ rest: String, _ node: Node) -> Bool {
        if rest.isEmpty {
            findings.error(
                "E607", "`path` names a folder, not a file", at: node.span, help: "end it with a file name, such as",
                fix: "{MSH-10}-{message.id}.hl7")
            return false
        }
        guard rest.split(separator: "/").contains(where: { $0 == ".." || $0 == "." }) else { return true }
        findings.error(
            "E607", "`path` leaves its folder with ..", at: node.span,
            help: "after the first placeholder only names may follow")
        return false
    }
}
