package import CharacterSets
package import Routes

/// A checked route, made ready to run: every table found, every literal and function prepared.
///
/// Running it is a pure function of the message and the context: no I/O, no clock, no waiting. One value serves
/// any number of event loops at once.
package struct CompiledRoute: Sendable {
    package let route: Route
    let program: RouteProgram

    /// - Parameters:
    ///   - keyedHash: HMAC-SHA-256 for `hash`.
    ///   - limits: what one message may cost; `messageBytes` is the engine's message limit.
    package init(_ route: Route, keyedHash: @escaping KeyedHash, limits: RunLimits = RunLimits()) {
        self.route = route
        self.program = RouteProgram(route, keyedHash: keyedHash, limits: limits)
    }

    /// What becomes of `message`. Nothing half-changed is ever in the outcome.
    package func run(_ message: DecodedMessage, _ context: RunContext) -> Outcome {
        var trace = Trace.off
        return decide(message, context, recording: &trace).outcome
    }

    /// The same, writing down every step.
    package func run(_ message: DecodedMessage, _ context: RunContext, recording trace: inout Trace) -> Outcome {
        decide(message, context, recording: &trace).outcome
    }

    /// The same with what `tolerate:` let in and `validate:` found.
    package func decide(
        _ message: DecodedMessage, _ context: RunContext, recording trace: inout Trace
    ) -> RouteDecision {
        var runner = Runner(
            message: message.message, characters: message.undecodable == nil ? .unicode : .bytes, context: context,
            program: program, trace: trace)
        let decision = Dispatcher(program: program, original: message).decision(&runner)
        trace = runner.trace
        return decision
    }
}
