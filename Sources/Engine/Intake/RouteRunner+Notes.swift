package import Delivery
package import Pipeline
import Validation

extension RouteRunner.Result {
    /// What the store is to remember about the message beside the decision: one note with all that `validate:` found.
    package func notes(of message: MessageID, at time: Int64) -> [NoteRecord] {
        guard let report, !report.findings.isEmpty else { return [] }
        let text = ([report.summary] + report.lines).joined(separator: "\n  ")
        return [NoteRecord(message: message, at: time, kind: .findings, text: text)]
    }
}
