import YAML

/// Reads `from:`.
struct ListenerDecoder {
    let scope: RouteScope

    func listener(_ reader: MappingReader) -> ListenerDefinition? {
        let kinds = reader.entries.compactMap(\.key.text).filter { RouteKeys.fromTable.key($0) != nil }
        guard kinds.count == 1 else {
            scope.findings.error(
                "E227",
                kinds.isEmpty ? "`from` must say what it listens to" : "`from` has one listener, not several",
                at: reader.span, help: kinds.isEmpty ? "write" : "a second listener is a second route",
                fix: kinds.isEmpty ? "from:\n  mllp:\n    port: 2575" : nil)
            return nil
        }
        return reader.mapping(RouteKeys.mllp).flatMap { mllp($0) }.map { .mllp($0) }
    }

    private func mllp(_ reader: MappingReader) -> ListenerDefinition.MLLPListener? {
        let host = checkedHost(reader)
        let port = reader.integer(ListenerKeys.port)
        let tls = reader.mapping(ListenerKeys.tls).map { self.tls($0) }
        let allow = allowed(reader)
        let insecure = reader.yesNo(ListenerKeys.insecure)
        let connections = reader.integer(ListenerKeys.connections)
        let perAddress = reader.integer(ListenerKeys.connectionsPerAddress)
        let idle = reader.duration(ListenerKeys.idleAfter)
        let firstByte = reader.duration(ListenerKeys.firstByteWithin)
        let frame = reader.duration(ListenerKeys.frameWithin)
        let handshake = reader.duration(ListenerKeys.handshakeWithin)
        let duplicates = reader.choice(ListenerKeys.duplicates, ListenerDefinition.DuplicatePolicy.self)
        let release = reader.choice(ListenerKeys.release, MLLPRelease.self)
        let sequence = reader.yesNo(ListenerKeys.sequenceNumbers)
        if let host {
            scope.ends.listener = RouteEnds.Endpoint(
                place: scope.place(reader.span), host: host, port: port, hasTLS: reader.has(ListenerKeys.tls),
                isInsecureAllowed: insecure)
        }
        guard let host, let port, let allow, let insecure,
            let connections, let perAddress, let idle, let firstByte, let frame, let handshake, let duplicates,
            let release, let sequence
        else { return nil }
        if reader.has(ListenerKeys.tls), tls.flatMap({ $0 }) == nil { return nil }
        return ListenerDefinition.MLLPListener(
            place: scope.place(reader.span), host: host, port: port, tls: tls.flatMap { $0 },
            isInsecureAllowed: insecure, allow: allow, connections: connections, connectionsPerAddress: perAddress,
            idleAfter: idle, firstByteWithin: firstByte, frameWithin: frame, handshakeWithin: handshake,
            duplicates: duplicates, release: release, usesSequenceNumbers: sequence)
    }

    private func tls(_ reader: MappingReader) -> ListenerDefinition.ListenerTLS? {
        let files = TLSFiles(scope: scope)
        let certificate = files.file(reader, ListenerKeys.certificate)
        let clients = files.file(reader, ListenerKeys.clients)
        let key = reader.text(ListenerKeys.key)
        guard let certificate, let key else { return nil }
        if reader.has(ListenerKeys.clients), clients == nil { return nil }
        return ListenerDefinition.ListenerTLS(certificate: certificate, key: key, clients: clients)
    }

    private func allowed(_ reader: MappingReader) -> [String]? {
        guard reader.has(ListenerKeys.allow) else { return [] }
        guard let items = reader.items(ListenerKeys.allow) else { return nil }
        let blocks = items.compactMap { item -> String? in
            guard let text = scope.scalars.text(item, ListenerKeys.allow) else { return nil }
            if AddressText.isBlock(text) { return text }
            scope.findings.error(
                "E606", "`\(text)` is neither an address nor a block of addresses", at: item.span,
                help: "write 10.1.2.3, 10.1.0.0/16 or an IPv6 address")
            return nil
        }
        return blocks.count == items.count ? blocks : nil
    }

    private func checkedHost(_ reader: MappingReader) -> String? {
        guard let host = reader.text(ListenerKeys.host) else { return nil }
        if AddressText.isHost(host) { return host }
        scope.findings.error(
            "E608", "`\(host)` is no host name or address", at: reader.node(ListenerKeys.host)?.span ?? reader.span)
        return nil
    }
}
