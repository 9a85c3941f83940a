import MLLP
import Routes

extension ListenerConfiguration {
    /// A route's listener with the engine's own limits on top.
    ///
    /// - Throws: ``EngineError`` naming the place in the route file when an address or a certificate cannot be used.
    init(_ definition: ListenerDefinition.MLLPListener, settings: EngineSettings) throws(EngineError) {
        self.init(host: definition.host, port: definition.port)
        if let tls = definition.tls {
            do {
                self.tls = try ServerTLS(
                    certificateFile: tls.certificate, key: tls.key, clientAuthoritiesFile: tls.clients)
            } catch {
                throw EngineError(.cannotListen, "\(definition.place): \(error)")
            }
        }
        allow = try definition.allow.map { text throws(EngineError) in
            guard let block = AddressBlock(text) else {
                throw EngineError(.cannotListen, "\(definition.place): \(text) is no address or CIDR block")
            }
            return block
        }
        messageLimit = settings.messageLimit.bytes
        connectionLimit = min(definition.connections, settings.connectionLimit)
        connectionsPerAddress = definition.connectionsPerAddress
        idleAfter = definition.idleAfter
        firstByteWithin = definition.firstByteWithin
        frameWithin = definition.frameWithin
        handshakeWithin = definition.handshakeWithin
    }
}
