import MLLP
import NIOCore
import NIOSSL
import Testing

/// Every bad case is refused with a reason that names it; with certificates made for the occasion.
@Suite("TLS", .timeLimit(.minutes(1)), .enabled(if: Certificates.isAvailable)) struct TLSTests {
    let certificates: Certificates

    init() throws { certificates = try Certificates.made.get() }

    private func serverTLS(_ identity: Certificates.Identity, clients: String? = nil) throws -> ServerTLS {
        try ServerTLS(certificateFile: identity.certificate, key: identity.key, clientAuthoritiesFile: clients)
    }

    private func exchange(_ port: Int, host: String = "127.0.0.1", _ tls: ClientTLS?) async -> Result<
        [UInt8], ClientError
    > {
        let client = makeClient(port: port) {
            $0.host = host
            $0.tls = tls
        }
        let result: Result<[UInt8], ClientError>
        do throws(ClientError) {
            result = .success(try await client.exchange([UInt8]("a")) { _ in .answer })
        } catch {
            result = .failure(error)
        }
        await client.shutdown()
        return result
    }

    private func reason(_ result: Result<[UInt8], ClientError>) -> TLSFailure.Reason? {
        guard case .failure(let error) = result, case .tlsFailed(let failure) = error.code else { return nil }
        return failure.reason
    }

    @Test(arguments: ["127.0.0.1", "localhost"])
    func aTrustedServerIsTalkedToByNameAndByAddress(host: String) async throws {
        let recorder = Recorder()
        let tls = try serverTLS(certificates.server)
        let listener = try await listen(recorder) { $0.tls = tls }
        let result = await exchange(
            listener.localPort, host: host, try ClientTLS(authoritiesFile: certificates.authority))
        #expect(try result.get() == [UInt8]("ACK a"))
        await listener.close()
        #expect(recorder.violations.isEmpty)
    }

    @Test func mutualTLSLetsAKnownClientIn() async throws {
        let recorder = Recorder()
        let tls = try serverTLS(certificates.server, clients: certificates.authority)
        #expect(tls.isMutual)
        let listener = try await listen(recorder) { $0.tls = tls }
        let mine = try ClientTLS(
            authoritiesFile: certificates.authority, certificateFile: certificates.client.certificate,
            key: certificates.client.key)
        #expect(try await exchange(listener.localPort, mine).get() == [UInt8]("ACK a"))
        await listener.close()
    }

    @Test func mutualTLSRefusesAClientWithoutCertificate() async throws {
        let recorder = Recorder()
        let tls = try serverTLS(certificates.server, clients: certificates.authority)
        let listener = try await listen(recorder) { $0.tls = tls }
        let result = await exchange(listener.localPort, try ClientTLS(authoritiesFile: certificates.authority))
        #expect(reason(result) == .certificateRefused)
        #expect(await recorder.nextViolation()?.tlsReason == .noClientCertificate)
        #expect(recorder.messages.isEmpty)
        await listener.close()
    }

    @Test func mutualTLSRefusesAClientOfAnotherAuthority() async throws {
        let recorder = Recorder()
        let tls = try serverTLS(certificates.server, clients: certificates.authority)
        let listener = try await listen(recorder) { $0.tls = tls }
        let theirs = try ClientTLS(
            authoritiesFile: certificates.authority, certificateFile: certificates.stranger.certificate,
            key: certificates.stranger.key)
        let result = await exchange(listener.localPort, theirs)
        #expect(reason(result) == .certificateRefused)
        #expect(await recorder.nextViolation()?.tlsReason == .untrustedCertificate)
        #expect(recorder.messages.isEmpty)
        await listener.close()
    }

    @Test func aServerOfAnUnknownAuthorityIsRefused() async throws {
        let recorder = Recorder()
        let tls = try serverTLS(certificates.stranger)
        let listener = try await listen(recorder) { $0.tls = tls }
        let result = await exchange(listener.localPort, try ClientTLS(authoritiesFile: certificates.authority))
        #expect(reason(result) == .untrustedCertificate)
        if case .failure(let error) = result { #expect(!error.wasSent) }
        #expect(await recorder.nextViolation()?.tlsReason == .certificateRefused)
        await listener.close()
    }

    @Test func anExpiredServerIsRefused() async throws {
        let tls = try serverTLS(certificates.expired)
        let listener = try await listen(Recorder()) { $0.tls = tls }
        let result = await exchange(listener.localPort, try ClientTLS(authoritiesFile: certificates.authority))
        #expect(reason(result) == .untrustedCertificate)
        await listener.close()
    }

    @Test(arguments: ["127.0.0.1", "localhost"])
    func aServerOfAnotherNameIsRefused(host: String) async throws {
        let tls = try serverTLS(certificates.wrongHost)
        let listener = try await listen(Recorder()) { $0.tls = tls }
        let result = await exchange(
            listener.localPort, host: host, try ClientTLS(authoritiesFile: certificates.authority))
        #expect(reason(result) == .wrongHost)
        let named = try ClientTLS(authoritiesFile: certificates.authority, serverName: "other.example")
        #expect(try await exchange(listener.localPort, host: host, named).get() == [UInt8]("ACK a"))
        await listener.close()
    }

    @Test(arguments: [TLSVersion.tlsv1, .tlsv11])
    func anOldClientIsRefused(version: TLSVersion) async throws {
        let recorder = Recorder()
        let tls = try serverTLS(certificates.server)
        let listener = try await listen(recorder) { $0.tls = tls }
        let peer = try await RawPeer.connect(
            port: listener.localPort, tls: try certificates.rawClientContext(version: version), serverName: "localhost")
        #expect(await recorder.nextViolation()?.tlsReason == .protocolTooOld)
        await peer.ended()
        await listener.close()
    }

    @Test(arguments: [TLSVersion.tlsv1, .tlsv11])
    func anOldServerIsRefused(version: TLSVersion) async throws {
        let server = try await RawServer.start(tls: try certificates.rawServerContext(version: version))
        let result = await exchange(server.port, try ClientTLS(authoritiesFile: certificates.authority))
        #expect(reason(result) == .protocolTooOld)
        await server.stop()
    }

    @Test(arguments: [TLSVersion.tlsv12, .tlsv13])
    func bothCurrentVersionsAreSpoken(version: TLSVersion) async throws {
        let tls = try serverTLS(certificates.server)
        let listener = try await listen(Recorder()) { $0.tls = tls }
        let peer = try await RawPeer.connect(
            port: listener.localPort, tls: try certificates.rawClientContext(version: version), serverName: "localhost")
        try await peer.send("hello".framed)
        #expect(await peer.message() == [UInt8]("ACK hello"))
        await peer.close()
        await listener.close()
    }

    @Test func clearTextToATLSListenerIsNamed() async throws {
        let recorder = Recorder()
        let tls = try serverTLS(certificates.server)
        let listener = try await listen(recorder) { $0.tls = tls }
        let peer = try await RawPeer.connect(port: listener.localPort)
        try await peer.send("MSH|^~\\&|A|B".framed)
        #expect(await recorder.nextViolation()?.tlsReason == .notTLS)
        await peer.ended()
        #expect(recorder.messages.isEmpty)
        await listener.close()
    }

    @Test func tlsToAClearTextListenerIsNamed() async throws {
        let recorder = Recorder()
        let listener = try await listen(recorder)
        let mine = try ClientTLS(authoritiesFile: certificates.authority)
        async let result = exchange(listener.localPort, mine)
        let violation = try #require(await recorder.nextViolation())
        #expect(violation.kind == .junk)
        #expect(violation.description.contains("speaks TLS"))
        await listener.close()
        // The end of the connection reaches the client as a close or as a reset, as the system happens to tell it.
        guard case .failure(let error) = await result else {
            Issue.record("an exchange without a handshake succeeded")
            return
        }
        #expect(!error.wasSent)
    }

    @Test func aServerThatNeverShakesHandsIsGivenUp() async throws {
        let server = try await RawServer.start()
        let tls = try ClientTLS(authoritiesFile: certificates.authority)
        let client = makeClient(port: server.port) {
            $0.tls = tls
            $0.handshakeWithin = .milliseconds(30)
        }
        await #expect { try await client.exchange([0x41]) { _ in .answer } } throws: { error in
            (error as? ClientError)?.code == .handshakeTimedOut && (error as? ClientError)?.wasSent == false
        }
        await client.shutdown()
        await server.stop()
    }

    @Test func aClientThatNeverShakesHandsIsCut() async throws {
        let recorder = Recorder()
        let tls = try serverTLS(certificates.server)
        let listener = try await listen(recorder) {
            $0.tls = tls
            $0.handshakeWithin = .milliseconds(30)
        }
        let peer = try await RawPeer.connect(port: listener.localPort)
        #expect(await recorder.nextViolation()?.kind == .handshakeLate(limit: .milliseconds(30)))
        await peer.ended()
        await peer.close()
        await listener.close()
    }

    @Test func drainingClosesTLSConnectionsToo() async throws {
        let tls = try serverTLS(certificates.server)
        let listener = try await listen(Recorder()) { $0.tls = tls }
        let peer = try await RawPeer.connect(
            port: listener.localPort, tls: try certificates.rawClientContext(), serverName: "localhost")
        try await peer.send("hello".framed)
        #expect(await peer.message() == [UInt8]("ACK hello"))
        await listener.drain(within: .seconds(10))
        await peer.ended()
        #expect(listener.statistics.connectionsOpen == 0)
    }

    @Test(arguments: ["-tls1_2", "-tls1_3"])
    func theOpenSSLCommandIsAPeer(version: String) async throws {
        let tls = try serverTLS(certificates.server, clients: certificates.authority)
        let listener = try await listen(Recorder()) { $0.tls = tls }
        let arguments = [
            version, "-quiet", "-connect", "127.0.0.1:\(listener.localPort)", "-servername", "localhost", "-CAfile",
            certificates.authority, "-verify_return_error", "-verify_hostname", "localhost", "-cert",
            certificates.client.certificate, "-key", certificates.client.keyFile,
        ]
        let received = try await OpenSSL.talk(arguments, sending: "hello".framed)
        #expect(messages(decode([received]).events) == [[UInt8]("ACK hello")])
        await listener.close()
    }

    @Test func credentialsThatCannotBeUsedAreNamedBeforeAnyConnection() throws {
        let missing = "/nowhere.pem"
        #expect(throws: TLSError(.certificateUnreadable, file: missing)) {
            try ServerTLS(certificateFile: missing, key: certificates.server.key)
        }
        #expect(throws: TLSError(.keyUnreadable)) {
            try ServerTLS(certificateFile: certificates.server.certificate, key: "not a key")
        }
        #expect(throws: TLSError(.keyDoesNotMatch, file: certificates.server.certificate)) {
            try ServerTLS(certificateFile: certificates.server.certificate, key: certificates.client.key)
        }
        #expect(throws: TLSError(.authoritiesUnreadable, file: missing)) { try ClientTLS(authoritiesFile: missing) }
        #expect(throws: TLSError(.incomplete, file: certificates.client.certificate)) {
            try ClientTLS(certificateFile: certificates.client.certificate)
        }
        #expect(throws: TLSError(.invalidServerName)) { try ClientTLS(serverName: "") }
    }
}

extension FramingViolation {
    fileprivate var tlsReason: TLSFailure.Reason? {
        if case .tlsFailed(let failure) = kind { failure.reason } else { nil }
    }
}
