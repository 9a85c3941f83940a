import NIOCore
package import NIOPosix

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Socket options of both sides. A peer that is gone without a word is noticed within a minute: by probes when the
/// connection is quiet, by unacknowledged bytes when it is not.
package enum SocketOptions {
    private static let quietSeconds: CInt = 30
    private static let probeSeconds: CInt = 10
    private static let probes: CInt = 3
    private static let unacknowledgedMilliseconds: CInt = 60_000

    static func listening(_ bootstrap: ServerBootstrap) -> ServerBootstrap {
        var bootstrap =
            bootstrap
            .serverChannelOption(.backlog, value: 1024)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            // Accepting only a few connections a turn would leave many clients that connect at once waiting for
            // seconds.
            .serverChannelOption(.maxMessagesPerRead, value: 256)
            .childChannelOption(.allowRemoteHalfClosure, value: true)
            // One read at a time, so that a message in flight holds back the next at once.
            .childChannelOption(.maxMessagesPerRead, value: 1)
            .childChannelOption(.socketOption(.so_keepalive), value: 1)
        for (option, value) in tcp { bootstrap = bootstrap.childChannelOption(.tcpOption(option), value: .init(value)) }
        return bootstrap
    }

    package static func connecting(_ bootstrap: ClientBootstrap) -> ClientBootstrap {
        var bootstrap =
            bootstrap
            .channelOption(.maxMessagesPerRead, value: 1)
            .channelOption(.socketOption(.so_keepalive), value: 1)
        for (option, value) in tcp { bootstrap = bootstrap.channelOption(.tcpOption(option), value: .init(value)) }
        return bootstrap
    }

    /// Asks the operating system whether neither side has closed; on the channel's event loop. `true` where it cannot
    /// be asked.
    static func isEstablished(_ channel: any Channel) -> Bool {
        #if canImport(Darwin)
        return true
        #else
        let option = ChannelOptions.Types.SocketOption(level: .tcp, name: NIOBSDSocket.Option(rawValue: TCP_INFO))
        guard channel is any SocketOptionProvider, let info = try? channel.syncOptions?.getOption(option) else {
            return true
        }
        // `tcp_info` begins with the state, one byte; 1 is `TCP_ESTABLISHED`.
        return withUnsafeBytes(of: info) { $0.first == 1 }
        #endif
    }

    private static var tcp: [(NIOBSDSocket.Option, CInt)] {
        var options: [(NIOBSDSocket.Option, CInt)] = [(.tcp_nodelay, 1)]
        #if canImport(Darwin)
        options.append((NIOBSDSocket.Option(rawValue: TCP_KEEPALIVE), quietSeconds))
        #else
        options.append((NIOBSDSocket.Option(rawValue: TCP_KEEPIDLE), quietSeconds))
        options.append((NIOBSDSocket.Option(rawValue: TCP_USER_TIMEOUT), unacknowledgedMilliseconds))
        #endif
        options.append((NIOBSDSocket.Option(rawValue: TCP_KEEPINTVL), probeSeconds))
        options.append((NIOBSDSocket.Option(rawValue: TCP_KEEPCNT), probes))
        return options
    }
}
