package import HL7
package import Routes

/// One thing that is not as the standard or a profile asks, with its place. It never holds a value of the message:
/// what stands at the place is read from the message by whoever may show it.
package struct Finding: Hashable, Sendable {
    /// What kind of rule is broken; stable words for scripts.
    package enum Rule: String, Hashable, Sendable, CaseIterable {
        case version, messageType = "message_type", structureName = "structure_name"
        case unexpectedSegment = "unexpected_segment", missingSegment = "missing_segment"
        case unreadableLine = "unreadable_line"
        case required, withdrawn, unknownPart = "unknown_part", cardinality, length, table, dataType = "data_type"
        case characterSet = "character_set", pattern, constant, notUsed = "not_used", condition
    }

    package var rule: Rule
    package var severity: AcknowledgementError.Severity
    /// Of HL7 table 0357.
    package var code: ErrorCode
    /// `nil` where the message as a whole is meant. For a missing segment the occurrence that would have been, with
    /// the index of the segment before which it was expected.
    package var location: Location?
    /// A sentence without a full stop, with the names of the dictionary.
    package var text: String
    /// The rule's place in a profile; `nil` where the standard asks for it.
    package var place: Place?

    package init(
        _ rule: Rule, _ severity: AcknowledgementError.Severity = .error, _ code: ErrorCode, at location: Location?,
        _ text: String
    ) {
        self.rule = rule
        self.severity = severity
        self.code = code
        self.location = location
        self.text = text
    }

    package var isError: Bool { severity == .error || severity == .fatal }

    /// 1-based line of the segment, blank lines not counted; for a missing one the line before which it belongs.
    package var segmentLine: Int? { location.map { $0.segment + 1 } }

    /// As people and route files write it: `PID-5.1`, `OBX[3]-5`; without numbers that are 1 and say nothing.
    package var path: String? {
        guard let location else { return nil }
        var text = location.name.description
        if location.occurrence > 1 { text += "[\(location.occurrence)]" }
        guard let field = location.field else { return text }
        text += "-\(field)"
        if let repetition = location.repetition, repetition > 1 { text += "[\(repetition)]" }
        if let component = location.component { text += ".\(component)" }
        if let subcomponent = location.subcomponent {
            text += "\(location.component == nil ? ".1" : "").\(subcomponent)"
        }
        return text
    }
}
