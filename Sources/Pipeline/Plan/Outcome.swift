package import HL7
package import Routes

/// What a route decided about one message.
package enum Outcome: Sendable {
    case planned(Plan)
    /// Positive acknowledgement, nothing to deliver.
    case skipped(Reason)
    /// Negative acknowledgement (AE, or AR for an unwanted type).
    case rejected(Problem)
    /// A step could not do its work; ``Route/onError`` says what follows.
    case failed(Problem)
    /// Set aside for an operator, whatever ``Route/onError`` says.
    case deadLettered(Problem)
}

/// Why a message was skipped, and where the route says so.
package struct Reason: Hashable, Sendable {
    /// Text from the route file or of ours; never message content.
    package var text: String
    package var place: Place

    package init(text: String, place: Place) {
        self.text = text
        self.place = place
    }
}

/// Why a message was refused or failed: enough for ERR, the log and the dead letter, without content.
package struct Problem: Hashable, Sendable {
    /// Code of HL7 table 0357.
    package var code: ErrorCode
    /// Where in the message.
    package var location: Location?
    /// Text from the route file or of ours; never message content.
    package var text: String
    package var place: Place
    /// For a step of a shared file: the `use` steps that led there, outermost first.
    package var usedFrom: [Place]
    /// Where there are several, such as those of a validation: each becomes an error of the acknowledgement, up to
    /// ``Acknowledgement/errorLimit``, in place of `code` and `location`, which then say which answer it is.
    package var findings: [AcknowledgementError]

    package init(
        code: ErrorCode, location: Location? = nil, text: String, place: Place, usedFrom: [Place] = [],
        findings: [AcknowledgementError] = []
    ) {
        self.code = code
        self.location = location
        self.text = text
        self.place = place
        self.usedFrom = usedFrom
        self.findings = findings
    }

    /// Every place that has a part in it: `registrations.yaml:12:5` or `names.yaml:3:5, used by registrations.yaml:12:5`.
    package var places: String {
        ([place] + usedFrom.reversed()).map(\.description).joined(separator: ", used by ")
    }
}
