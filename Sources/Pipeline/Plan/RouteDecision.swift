package import Validation

/// What a route made of one message: what is to happen, and what was found on the way.
package struct RouteDecision: Sendable {
    package var outcome: Outcome
    /// Which deviations from the standard were let in.
    package var tolerated: ToleranceReport
    /// Of `validate:`; `nil` where the route validates nothing, or does not take the message.
    package var report: ValidationReport?

    package init(
        outcome: Outcome, tolerated: ToleranceReport = ToleranceReport(), report: ValidationReport? = nil
    ) {
        self.outcome = outcome
        self.tolerated = tolerated
        self.report = report
    }
}
