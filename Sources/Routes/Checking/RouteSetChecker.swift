import YAML

/// Checks what only shows when all routes are seen together.
struct RouteSetChecker {
    let findings: Findings
    /// To see how long the word is that a place stands for.
    let sources: [String: SourceText]

    func check(_ routes: [Route]) {
        checkNames(routes)
        checkPorts(routes)
        for route in routes {
            checkListener(route)
            for destination in route.destinations { checkDestination(destination, route) }
        }
    }

    private func checkNames(_ routes: [Route]) {
        var first: [String: Route] = [:]
        for route in routes {
            guard let known = first[route.name] else {
                first[route.name] = route
                continue
            }
            findings.error(
                "E223", "two routes have the name `\(route.name)`", at: span(route.place), label: "the second one",
                help: "the name is used for queues and counts: give one of them another",
                related: [Diagnostic.Related(span: span(known.place), label: "the first one")])
        }
    }

    private func checkPorts(_ routes: [Route]) {
        var seen: [(listener: ListenerDefinition.MLLPListener, route: String)] = []
        for route in routes {
            guard case .mllp(let listener) = route.listener else { continue }
            let other = seen.first { seen in
                listener.port != 0 && seen.listener.port == listener.port
                    && AddressText.overlap(seen.listener.host, listener.host)
            }
            if let other {
                findings.error(
                    "E601", "two routes listen on port \(listener.port)", at: span(listener.place),
                    label: "`\(route.name)`", help: "give one of them another port",
                    related: [Diagnostic.Related(span: span(other.listener.place), label: "`\(other.route)`")])
            }
            seen.append((listener, route.name))
        }
    }

    private func checkListener(_ route: Route) {
        guard case .mllp(let listener) = route.listener else { return }
        let place = span(listener.place)
        guard listener.tls == nil, !AddressText.isLoopback(listener.host) else { return }
        if listener.isInsecureAllowed {
            findings.warning(
                "W702", "`\(route.name)` takes messages in clear text on \(listener.host)", at: place,
                help: "add tls: when the senders can")
        } else {
            findings.error(
                "E603", "clear text on \(listener.host), which is not loopback", at: place,
                help: "add tls:, or say that it is meant", fix: "insecure: yes")
        }
    }

    private func checkDestination(_ destination: DestinationDefinition, _ route: Route) {
        guard case .mllp(let settings) = destination.connector else { return }
        let place = span(destination.place)
        if case .mllp(let listener) = route.listener, isOwn(listener, settings) {
            findings.error(
                "E602", "`\(destination.name)` sends to the route's own listener", at: place,
                help: "each message would come back for ever; check host: and port:",
                related: [Diagnostic.Related(span: span(listener.place), label: "the listener")])
        }
        guard settings.tls == nil, !AddressText.isLoopback(settings.host) else { return }
        if settings.isInsecureAllowed {
            findings.warning(
                "W702", "`\(destination.name)` sends messages in clear text to \(settings.host)", at: place,
                help: "add tls: when the receiver can")
        } else {
            findings.error(
                "E603", "clear text to \(settings.host), which is not loopback", at: place,
                help: "add tls: yes, or say that it is meant", fix: "insecure: yes")
        }
    }

    private func isOwn(
        _ listener: ListenerDefinition.MLLPListener, _ settings: DestinationDefinition.MLLPSettings
    ) -> Bool {
        guard listener.port == settings.port, listener.port != 0 else { return false }
        if AddressText.isAny(listener.host) { return AddressText.isLoopback(settings.host) }
        return AddressText.overlap(listener.host, settings.host)
    }

    private func span(_ place: Place) -> SourceSpan {
        let line = sources[place.file]?.line(place.line) ?? ""
        let word = line.unicodeScalars.dropFirst(place.column - 1).prefix { $0 != ":" && $0 != " " }
        return SourceSpan(file: place.file, line: place.line, column: place.column, length: word.count)
    }
}
