/// What is wrong with a message, from HL7 table 0357 (message error condition codes).
package struct ErrorCode: Hashable, Sendable, CustomStringConvertible {
    package let rawValue: Int

    package init(rawValue: Int) {
        self.rawValue = rawValue
    }

    package static let accepted = ErrorCode(rawValue: 0)
    package static let segmentSequence = ErrorCode(rawValue: 100)
    package static let requiredFieldMissing = ErrorCode(rawValue: 101)
    package static let dataType = ErrorCode(rawValue: 102)
    package static let tableValue = ErrorCode(rawValue: 103)
    package static let tooLong = ErrorCode(rawValue: 104)
    package static let cardinality = ErrorCode(rawValue: 198)
    package static let other = ErrorCode(rawValue: 199)
    package static let unsupportedType = ErrorCode(rawValue: 200)
    package static let unsupportedEvent = ErrorCode(rawValue: 201)
    package static let unsupportedProcessingID = ErrorCode(rawValue: 202)
    package static let unsupportedVersion = ErrorCode(rawValue: 203)
    package static let unknownKey = ErrorCode(rawValue: 204)
    package static let duplicateKey = ErrorCode(rawValue: 205)
    package static let recordLocked = ErrorCode(rawValue: 206)
    package static let internalError = ErrorCode(rawValue: 207)

    /// The table's own text; `nil` for a code it does not have.
    package var knownText: String? {
        switch rawValue {
        case 0: "Message accepted"
        case 100: "Segment sequence error"
        case 101: "Required field missing"
        case 102: "Data type error"
        case 103: "Table value not found"
        case 104: "Value too long"
        case 198: "Non-conformant cardinality"
        case 199: "Other HL7 error"
        case 200: "Unsupported message type"
        case 201: "Unsupported event code"
        case 202: "Unsupported processing id"
        case 203: "Unsupported version id"
        case 204: "Unknown key identifier"
        case 205: "Duplicate key identifier"
        case 206: "Application record locked"
        case 207: "Application internal error"
        default: nil
        }
    }

    /// From 2.7 on, an error of the application rather than of the message has its code in ERR-5, from table 0533, and
    /// table 0357 says of its own code that it is only there for older versions.
    var applicationCode: (code: String, text: String)? {
        switch self {
        case .unknownKey: ("101", "Unknown Key Identifier")
        case .duplicateKey: ("102", "Duplicate Key Identifier")
        case .recordLocked: ("103", "Application Record Locked")
        default: nil
        }
    }

    /// The code that ERR-5 of a received answer stands for.
    init?(applicationCode: some Collection<UInt8>) {
        let codes = [Self.unknownKey, .duplicateKey, .recordLocked]
        guard let known = codes.first(where: { $0.applicationCode?.code.utf8.elementsEqual(applicationCode) == true })
        else { return nil }
        self = known
    }

    package var text: String { knownText ?? "Error" }

    package var description: String { "\(rawValue) \(text)" }
}
