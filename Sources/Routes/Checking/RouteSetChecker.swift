import YAML

/// Checks what only shows when all routes are seen together.
struct RouteSetChecker {
    let findings: Findings
    /// To see how long the word is that a place stands for.
    let sources: [String: SourceText]

    /// - Parameter ends: also of routes that could not be made.
    func check(_ routes: [Route], _ ends: [RouteEnds]) {
        checkNames(routes)
        checkPorts(ends)
        for end in ends {
            if let listener = end.listener { checkListener(listener, end) }
            for receiver in end.receivers { checkReceiver(receiver, end) }
            for file in end.files { checkName(file) }
        }
        checkSharedFiles(ends)
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

    private func checkPorts(_ ends: [RouteEnds]) {
        var seen: [(listener: RouteEnds.Endpoint, route: String)] = []
        for end in ends {
            guard let listener = end.listener, let port = listener.port, port != 0 else { continue }
            let other = seen.first { seen in
                seen.listener.port == port && AddressText.overlap(seen.listener.host, listener.host)
            }
            if let other {
                findings.error(
                    "E601", "two routes listen on port \(port)", at: span(listener.place),
                    label: "`\(end.route)`", help: "give one of them another port",
                    related: [Diagnostic.Related(span: span(other.listener.place), label: "`\(other.route)`")])
            }
            seen.append((listener, end.route))
        }
    }

    private func checkListener(_ listener: RouteEnds.Endpoint, _ ends: RouteEnds) {
        guard let isAllowed = isClearTextAllowed(listener) else { return }
        if isAllowed {
            findings.warning(
                "W702", "`\(ends.route)` takes messages in clear text on \(listener.host)", at: span(listener.place),
                help: "add tls: when the senders can")
        } else {
            findings.error(
                "E603", "clear text on \(listener.host), which is not loopback", at: span(listener.place),
                help: "add tls:, or say that it is meant", fix: "insecure: yes")
        }
    }

    private func checkReceiver(_ receiver: RouteEnds.Endpoint, _ ends: RouteEnds) {
        let place = span(receiver.place)
        if let listener = ends.listener, isOwn(listener, receiver) {
            findings.error(
                "E602", "`\(receiver.name)` sends to the route's own listener", at: place,
                help: "each message would come back for ever; check host: and port:",
                related: [Diagnostic.Related(span: span(listener.place), label: "the listener")])
        }
        guard let isAllowed = isClearTextAllowed(receiver) else { return }
        if isAllowed {
            findings.warning(
                "W702", "`\(receiver.name)` sends messages in clear text to \(receiver.host)", at: place,
                help: "add tls: when the receiver can")
        } else {
            findings.error(
                "E603", "clear text to \(receiver.host), which is not loopback", at: place,
                help: "add tls: yes, or say that it is meant", fix: "insecure: yes")
        }
    }

    /// `nil` where there is no clear text that leaves the machine, or none that is known of.
    private func isClearTextAllowed(_ endpoint: RouteEnds.Endpoint) -> Bool? {
        guard !endpoint.hasTLS, !AddressText.isLoopback(endpoint.host) else { return nil }
        return endpoint.isInsecureAllowed
    }

    private func isOwn(_ listener: RouteEnds.Endpoint, _ receiver: RouteEnds.Endpoint) -> Bool {
        guard let port = listener.port, port == receiver.port, port != 0 else { return false }
        if AddressText.isAny(listener.host) { return AddressText.isLoopback(receiver.host) }
        return AddressText.overlap(listener.host, receiver.host)
    }

    func span(_ place: Place) -> SourceSpan {
        let line = sources[place.file]?.line(place.line) ?? ""
        let word = line.unicodeScalars.dropFirst(place.column - 1).prefix { $0 != ":" && $0 != " " }
        return SourceSpan(file: place.file, line: place.line, column: place.column, length: word.count)
    }
}
