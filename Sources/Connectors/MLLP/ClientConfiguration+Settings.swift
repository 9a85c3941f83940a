import MLLP
import Routes

extension ClientConfiguration {
    /// More connections to one receiver than this are a slip of the pen.
    private static let connectionLimit = 1000

    /// Reads certificates and keys, so that a destination whose credentials are unusable is never built.
    init(_ settings: DestinationDefinition.MLLPSettings) throws(ConnectorError) {
        guard (1...65_535).contains(settings.port) else {
            throw ConnectorError(.outOfRange, "the port must be 1 to 65535, not \(settings.port)")
        }
        guard (1...Self.connectionLimit).contains(settings.connections) else {
            throw ConnectorError(
                .outOfRange, "connections must be 1 to \(Self.connectionLimit), not \(settings.connections)")
        }
        // The route's check says so first, with line and column; this one also holds for what did not come from there.
        guard settings.tls != nil || settings.isInsecureAllowed || Self.isLoopback(settings.host) else {
            throw ConnectorError(
                .clearTextRefused, "clear text to \(settings.host) needs `tls:`, or `insecure: yes` to allow it")
        }
        self.init(
            host: settings.host, port: settings.port, tls: try Self.tls(settings.tls),
            connectWithin: settings.connectWithin, answerWithin: settings.waitForAck,
            awaitsCommit: settings.release == .two)
    }

    private static func tls(_ settings: DestinationDefinition.ClientTLS?) throws(ConnectorError) -> ClientTLS? {
        guard let settings else { return nil }
        do throws(TLSError) {
            return try ClientTLS(
                authoritiesFile: settings.authorities, certificateFile: settings.certificate, key: settings.key,
                serverName: settings.serverName)
        } catch {
            throw ConnectorError(
                .unusableCredentials, "the destination's TLS settings cannot be used", cause: "\(error)")
        }
    }

    /// `localhost`, `::1` and 127.0.0.0/8 written as four numbers.
    private static func isLoopback(_ host: String) -> Bool {
        if host == "::1" || host.lowercased() == "localhost" { return true }
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts[0] == "127"
            && parts.allSatisfy { part in
                (1...3).contains(part.utf8.count) && part.utf8.allSatisfy { (0x30...0x39).contains($0) }
                    && UInt8(part) != nil
            }
    }
}
