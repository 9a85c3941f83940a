import ArgumentParser

/// `host:port`, or a port alone for this machine.
struct PeerAddress: ExpressibleByArgument {
    var host: String
    var port: Int

    init?(argument: String) {
        let parts = argument.split(separator: ":", omittingEmptySubsequences: false)
        guard let last = parts.last, let port = Int(last), (1...65535).contains(port) else { return nil }
        let host = parts.dropLast().joined(separator: ":")
        self.host = host.isEmpty ? "127.0.0.1" : host.filter { $0 != "[" && $0 != "]" }
        self.port = port
    }
}
