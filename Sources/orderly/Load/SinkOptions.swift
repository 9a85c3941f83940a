import ArgumentParser
import Loading

/// The receiving end of `orderly load`, as it is asked for.
struct SinkOptions: ParsableArguments {
    @Option(name: .customLong("sink"), help: "Receive what the engine sends on this PORT or HOST:PORT; port 0 = any.")
    var address: SinkAddress?

    @Option(
        name: .customLong("sink-fault"),
        help: """
            What the sink does wrong, and how often; may be given several times: slow=50ms, slow=5%:2s, nack=1%, \
            nack=1%:AR, drop=1%, close=1%, wrong-id=1%, late=1%:40s.
            """)
    var faults: [FaultArgument] = []

    @Option(help: "The same number gives the same faults.")
    var seed: UInt64 = 1

    @Option(help: "Within what order has to be kept: patient, connection or none.")
    var order = OrderArgument.patient

    enum OrderArgument: String, ExpressibleByArgument, CaseIterable {
        case patient, connection, none
    }

    struct SinkAddress: ExpressibleByArgument {
        var host: String
        var port: Int

        init?(argument: String) {
            if argument == "0" {
                (host, port) = ("127.0.0.1", 0)
            } else if let peer = PeerAddress(argument: argument) {
                (host, port) = (peer.host, peer.port)
            } else {
                return nil
            }
        }
    }

    struct FaultArgument: ExpressibleByArgument {
        var rule: FaultRule

        init?(argument: String) {
            guard let rule = FaultRule(argument, duration: TimeArgument.read) else { return nil }
            self.rule = rule
        }
    }

    func settings() -> SinkSettings? {
        guard let address else { return nil }
        var settings = SinkSettings()
        settings.host = address.host
        settings.port = address.port
        settings.faults = faults.map(\.rule)
        settings.seed = seed
        settings.order = OrderScope(rawValue: order.rawValue) ?? .patient
        return settings
    }
}
