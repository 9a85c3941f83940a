import HL7
import Testing

/// Acknowledgements and responses as the product builds them: every version with every code, without errors and with
/// all kinds of them, over all kinds of requests.
enum AcknowledgementSamples {
    struct Sample {
        /// `2.5.1 AE located utf8`
        var name: String
        var bytes: [UInt8]
    }

    static let versions = ["2.3.1", "2.4", "2.5", "2.5.1", "2.6", "2.7", "2.8", "2.8.1", "2.8.2"]

    /// What the message said that is answered; `%` stands for the version.
    private static let requests: [(name: String, header: String)] = [
        ("original", #"MSH|^~\&|EHR|NORTH|LAB|SOUTH|20260301101500||ADT^A01^ADT_A01|MSG1|P|%"#),
        ("enhanced", #"MSH|^~\&|EHR|NORTH|LAB|SOUTH|20260301101500||ORU^R01^ORU_R01|MSG1|P|%|||AL|AL"#),
        ("sparse", #"MSH|^~\&|||||20260301||ADT^A01|1|T|%"#),
        ("named", #"MSH|^~\&|EHR^1.2.3^ISO|N^1.2^ISO|L^9^ISO|S^8.8^ISO|2026||ADT^A08|A\T\B|P^T|%^DEU"#),
        ("delimiters", "MSH#$%*@#EHR#NORTH#LAB#SOUTH#20260301##ADT$A01$ADT_A01#MSG1#P#%"),
        ("utf8", #"MSH|^~\&|KIS|MÜNCHEN|LAB|SÜD|20260301||ADT^A01|MÜ1|P|%||||||UNICODE UTF-8"#),
        ("latin1", #"MSH|^~\&|KIS|NORD|LAB|SUED|20260301||ADT^A01|M1|P|%|||AL|NE||8859/1"#),
        ("sets", #"MSH|^~\&|KIS|NORD|LAB|SUED|20260301||ADT^A01|M1|P|%|||AL|NE||8859/1~8859/15||ISO 2022-1994"#),
    ]

    private static func request(_ header: String, _ version: String) throws -> Header {
        // The last `%` is the version; with other delimiters there is one before.
        let index = try #require(header.lastIndex(of: "%"))
        var text = header
        text.replaceSubrange(index...index, with: version)
        return Header(try Message(Array((text + "\r").utf8)))
    }

    private static func errors(_ kind: String) throws -> [AcknowledgementError] {
        let pid = try #require(SegmentName("PID"))
        func at(_ field: Int?, _ repetition: Int? = nil, _ component: Int? = nil, _ part: Int? = nil) -> Location {
            Location(
                segment: 2, name: pid, occurrence: 2, field: field, repetition: repetition, component: component,
                subcomponent: part)
        }
        let places = [at(nil), at(5), at(3, 2), at(3, 2, 4), at(3, 1, 4, 2), at(3, nil, 4)]
        switch kind {
        case "none": return []
        case "bare": return [AcknowledgementError(code: .unsupportedType)]
        case "located": return places.map { AcknowledgementError(code: .requiredFieldMissing, location: $0) }
        case "texts":
            return [
                AcknowledgementError(
                    code: .dataType, location: at(5), severity: .warning, userText: Array(difficultText.utf8),
                    diagnostic: Array("adt.yaml:12:3, used by \(difficultText)".utf8))
            ]
        case "long":
            let long = Array(String(repeating: "lång | text ", count: 400).utf8)
            return [AcknowledgementError(code: .internalError, userText: long, diagnostic: long)]
        case "many":
            return (1...120).map { AcknowledgementError(code: .tableValue, location: at($0)) }
        default:
            return codes.map { AcknowledgementError(code: ErrorCode(rawValue: $0), severity: .fatal) }
        }
    }

    static let kinds = ["none", "bare", "located", "texts", "long", "many", "codes"]
    private static let codes = [0, 100, 101, 102, 103, 104, 198, 199, 200, 201, 202, 203, 204, 205, 206, 207]
    /// Every delimiter of `|^~\&` and of the others, line ends, and what ASCII does not have.
    private static let difficultText = "| ^ ~ \\ & # $ % * @ \r\n\t ä 表 \u{2028} \u{1C} \u{B} end"

    static func acknowledgements() throws -> [Sample] {
        var samples: [Sample] = []
        for version in versions {
            for (name, text) in requests {
                let header = try request(text, version)
                for code in name == "original" ? AcknowledgementCode.allCases : [.AE, .CA] {
                    let isThorough = ["original", "utf8", "delimiters"].contains(name) && !code.isPositive
                    for kind in isThorough ? kinds : ["none", "texts"] {
                        let message = Acknowledgement.message(
                            code, for: header, controlID: Array("261124-000042A".utf8),
                            at: AcknowledgementTests.time, errors: try errors(kind),
                            text: kind == "none" ? nil : Array(difficultText.utf8),
                            link: name == "enhanced" && kind == "texts" ? .own : .sender)
                        samples.append(Sample(name: "\(version) \(code.rawValue) \(kind) \(name)", bytes: message))
                    }
                }
            }
        }
        return samples
    }

    /// For each query that has a response in its version.
    static func responses() throws -> [Sample] {
        var samples: [Sample] = []
        let events = [
            "Q11", "Q13", "Q15", "Q21", "Q22", "Q23", "Q24", "Q32", "Q33", "Q34", "O33", "O34", "E03",
            "E22",
        ]
        let queries =
            events.map { ($0, #"@PID.5.1.1^SM\S\ITH"#) } + [("Q22", #"@PID.5.1.1^SM\S\ITH~@PID.8^F"#)]
        for version in versions {
            for (event, parameters) in queries {
                let query = try Message(
                    Samples.bytes(
                        #"MSH|^~\&|APP|N|MPI|S|20260301||QBP^\#(event)^QBP_Q21|Q1|P|\#(version)"#,
                        #"QPD|IHE PDQ Query^^HL70471|T\T\7|\#(parameters)"#, "RCP|I|50^RD"))
                guard let echo = QueryEcho(query) else { continue }
                for (code, kind) in [
                    (AcknowledgementCode.AE, "none"), (.AE, "located"), (.AE, "texts"), (.AR, "bare"), (.AR, "long"),
                ] {
                    let message = Acknowledgement.message(
                        code, for: Header(query), controlID: Array("261124-000042A".utf8),
                        at: AcknowledgementTests.time, errors: try errors(kind), text: Array(difficultText.utf8),
                        query: echo)
                    samples.append(
                        Sample(
                            name:
                                "\(version) \(code.rawValue) \(kind) \(event)\(parameters.contains("~") ? " repeating" : "")",
                            bytes: message))
                }
            }
        }
        return samples
    }
}
