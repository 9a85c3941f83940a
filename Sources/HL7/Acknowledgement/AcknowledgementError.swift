/// One problem that an acknowledgement tells of, in its ERR segment.
package struct AcknowledgementError: Hashable, Sendable {
    /// HL7 table 0516.
    package enum Severity: String, Hashable, Sendable {
        case warning = "W"
        case information = "I"
        case error = "E"
        case fatal = "F"
    }

    package var code: ErrorCode
    package var location: Location?
    package var severity: Severity
    /// ERR-8, for people; unescaped UTF-8.
    package var userText: [UInt8]
    /// ERR-7, for those who support the interface; unescaped UTF-8.
    package var diagnostic: [UInt8]

    package init(
        code: ErrorCode, location: Location? = nil, severity: Severity = .error, userText: [UInt8] = [],
        diagnostic: [UInt8] = []
    ) {
        self.code = code
        self.location = location
        self.severity = severity
        self.userText = userText
        self.diagnostic = diagnostic
    }
}
