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
        return run(message, context, recording: &trace)
    }

    /// The same, writing down every step.
    package func run(_ message: DecodedMessage, _ context: RunContext, recording trace: inout Trace) -> Outcome {
        var report = ToleranceReport()
        return run(message, context, recording: &trace, noting: &report)
    }

    /// The same, telling also which deviations were let in.
    package func run(
        _ message: DecodedMessage, _ context: RunContext, recording trace: inout Trace,
        noting report: inout ToleranceReport
    ) -> Outcome {
        var runner = Runner(
            message: message.message, characters: message.undecodable == nil ? .unicode : .bytes, context: context,
            program: program, trace: trace)
        let outcome = Dispatcher(program: program, original: message).outcome(&runner)
        trace = runner.trace
        report = runner.report
        return outcome
    }
}
