/// Pages for findings about connections.
extension DiagnosticCatalog {
    static let e6xx: [Page] = [
        Page(
            code: "E601", title: "two routes on one port",
            explanation: """
                A message that arrives on a port must belong to one route. Give each route its own
                port, or join the routes.
                """),
        Page(
            code: "E602", title: "destination is the own listener",
            explanation: "The route would receive its own messages for ever."),
        Page(
            code: "E603", title: "clear text off loopback",
            explanation: """
                Without TLS everyone on the network can read patients' data. Add `tls:`; where that
                cannot be, say `insecure: yes`, which stays visible as a warning.
                """,
            wrong: "mllp: {host: 10.0.0.5, port: 6661}",
            right: "mllp: {host: 10.0.0.5, port: 6661, tls: yes}"),
        Page(
            code: "E605", title: "connections against order",
            explanation: """
                Messages on several connections overtake each other. Keep order by a path, keep
                none, or use one connection.
                """),
        Page(
            code: "E606", title: "bad address",
            explanation: "`allow:` holds addresses such as 10.1.2.3 and blocks such as 10.1.0.0/16.",
            wrong: "allow: [10.1.2.0/33]",
            right: "allow: [10.1.2.0/24]"),
        Page(
            code: "E607", title: "path leaves its folder",
            explanation: """
                A file destination writes below the literal first folders of its `path:`, never
                elsewhere, and the path ends with a file name.
                """,
            wrong: "path: out/{MSH-4}/../x.hl7",
            right: "path: out/{MSH-4}/x.hl7"),
        Page(
            code: "E608", title: "bad host",
            explanation: """
                A host is a name such as lab.hospital.example or an address, without a port and
                without http://.
                """,
            wrong: "host: lab.example:6661",
            right: "host: lab.example"),
    ]
}
