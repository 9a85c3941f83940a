import HL7
import Testing

@Suite struct AcknowledgementTests {
    static let time = Timestamp(secondsSince1970: 1_772_360_100, nanoseconds: 500_000_000, offsetMinutes: 0)

    static func header(_ version: String, encoding: String = #"|^~\&"#, rest: String = "") throws -> Header {
        let fields = ["EHR", "N^1", "LAB", "S", "20260301", "", "ADT^A01^ADT_A01", "MSG1", "P", version]
        let separator = try #require(encoding.first)
        return Header(
            try Message(
                Array(
                    ("MSH" + encoding + String(separator) + fields.joined(separator: String(separator)) + rest + "\r")
                        .utf8)))
    }

    static func answer(
        _ code: AcknowledgementCode, _ header: Header, _ errors: [AcknowledgementError] = [], _ text: String? = nil
    ) -> [String] {
        let bytes = Acknowledgement.message(
            code, for: header, controlID: Array("A1".utf8), at: time, errors: errors, text: text.map { Array($0.utf8) })
        #expect(bytes.last == 0x0D)
        return Samples.text(bytes.dropLast()).split(separator: "\r").map(String.init)
    }

    static func problem() throws -> AcknowledgementError {
        AcknowledgementError(
            code: .requiredFieldMissing,
            location: Location(segment: 2, name: try #require(SegmentName("PID")), field: 5, component: 1),
            userText: Array("no name | given".utf8), diagnostic: Array("adt.yaml:12".utf8))
    }

    @Test(arguments: [
        ("2.1", "ACK"), ("2.2", "ACK"), ("2.3", "ACK^A01"), ("2.3.1", "ACK^A01^ACK"), ("2.5.1", "ACK^A01^ACK"),
        ("2.8", "ACK^A01^ACK"), ("", "ACK^A01^ACK"), ("2.10", "ACK^A01^ACK"),
    ])
    func `The header is the sender's turned round, in its version`(_ version: String, _ type: String) throws {
        let lines = Self.answer(.AA, try Self.header(version))
        let told = version.isEmpty ? "2.5" : version
        #expect(lines == [#"MSH|^~\&|LAB|S|EHR|N^1|20260301101500+0000||\#(type)|A1|P|\#(told)"#, "MSA|AA|MSG1"])
    }

    @Test(arguments: [
        ("2.1", "MSA|AE|MSG1|bad", "ERR|PID^1^5"), ("2.2", "MSA|AE|MSG1|bad", "ERR|PID^1^5"),
        ("2.3", "MSA|AE|MSG1|bad", "ERR|PID^1^5^101&Required field missing&HL70357"),
        ("2.3.1", "MSA|AE|MSG1|bad", "ERR|PID^1^5^101&Required field missing&HL70357"),
        ("2.4", "MSA|AE|MSG1|bad", "ERR|PID^1^5^101&Required field missing&HL70357"),
        (
            "2.5", "MSA|AE|MSG1|bad",
            #"ERR||PID^1^5^1^1|101^Required field missing^HL70357|E|||adt.yaml:12|no name \F\ given"#
        ),
        (
            "2.6", "MSA|AE|MSG1|bad",
            #"ERR||PID^1^5^1^1|101^Required field missing^HL70357|E|||adt.yaml:12|no name \F\ given"#
        ),
        (
            "2.7", "MSA|AE|MSG1",
            #"ERR||PID^1^5^1^1|101^Required field missing^HL70357|E|||adt.yaml:12|no name \F\ given"#
        ),
        (
            "2.8.2", "MSA|AE|MSG1",
            #"ERR||PID^1^5^1^1|101^Required field missing^HL70357|E|||adt.yaml:12|no name \F\ given"#
        ),
    ])
    func `Errors take the form of the version`(_ version: String, _ msa: String, _ err: String) throws {
        let lines = Self.answer(.AE, try Self.header(version), [try Self.problem()], "bad")
        #expect(Array(lines.dropFirst()) == [msa, err])
    }

    @Test func `Several errors repeat as the version repeats them`() throws {
        var second = AcknowledgementError(code: .internalError, severity: .warning)
        second.location = Location(segment: 5, name: try #require(SegmentName("OBX")), occurrence: 2)
        let both = [try Self.problem(), second]
        #expect(Self.answer(.AR, try Self.header("2.2"), both)[2...] == ["ERR|PID^1^5~OBX^2^"])
        #expect(
            Self.answer(.AR, try Self.header("2.4"), both)[2...] == [
                "ERR|PID^1^5^101&Required field missing&HL70357~OBX^2^^207&Application internal error&HL70357"
            ])
        #expect(
            Self.answer(.AR, try Self.header("2.5"), both)[3...] == [
                "ERR||OBX^2|207^Application internal error^HL70357|W"
            ])
    }

    @Test func `Without a place the error stands alone`() throws {
        let error = AcknowledgementError(code: .unsupportedType)
        #expect(Self.answer(.AR, try Self.header("2.2"), [error]).count == 2)
        #expect(Self.answer(.AR, try Self.header("2.4"), [error])[2] == "ERR|^^^200&Unsupported message type&HL70357")
        #expect(Self.answer(.AR, try Self.header("2.5"), [error])[2] == "ERR|||200^Unsupported message type^HL70357|E")
    }

    @Test func `The sender's delimiters are used, also unusual and missing ones`() throws {
        let unusual = Self.answer(.AE, try Self.header("2.5", encoding: "#$%*@"), [try Self.problem()], "a#b")
        #expect(unusual[0].hasPrefix("MSH#$%*@#LAB#S#EHR#N^1#"))
        #expect(unusual[1] == "MSA#AE#MSG1#a*F*b")
        #expect(unusual[2].hasPrefix("ERR##PID$1$5$1$1#101$Required"))
        let short = Self.answer(
            .AE, try Self.header("2.4", encoding: "|^"), [try Self.problem(), try Self.problem()], "a|b")
        #expect(short[0].hasPrefix("MSH|^|LAB|"))
        #expect(short[1...] == ["MSA|AE|MSG1|a b", "ERR|PID^1^5^101", "ERR|PID^1^5^101"])
    }

    @Test func `In enhanced mode an acknowledgement asks for none itself`() throws {
        let lines = Self.answer(.CA, try Self.header("2.5", rest: "|||AL|AL"))
        #expect(lines[0].hasSuffix("|A1|P|2.5|||NE|NE"))
    }

    @Test func `MSH-12 is repeated with all its components`() throws {
        #expect(Self.answer(.AA, try Self.header("2.5^DEU^2.5"))[0].hasSuffix("|P|2.5^DEU^2.5"))
    }

    @Test func `On a connection of its own it asks for a commit acknowledgement`() throws {
        let bytes = Acknowledgement.message(
            .AA, for: try Self.header("2.5", rest: "|||AL|AL"), controlID: [0x31], at: Self.time, link: .own)
        #expect(Samples.text(bytes).contains("|P|2.5|||AL|NE\r"))
    }

    @Test(arguments: [
        ("UNICODE UTF-8", "|UNICODE UTF-8", "ü"), ("unicode utf-8", "|unicode utf-8", "ü"), ("UTF8", "|UTF8", "ü"),
        ("8859/1", "|8859/1", "?"), ("8859/1~ISO IR87||ISO 2022-1994", "|8859/1~ISO IR87||ISO 2022-1994", "?"),
        ("~ISO IR87", "|~ISO IR87", "?"), ("UNICODE UTF-16", "", "?"), ("UNICODE", "", "?"), (#""""#, "", "?"),
        ("", "", "?"),
    ])
    func `MSH-18 tells the set of the answer, which is the sender's where that can be`(
        _ declared: String, _ answered: String, _ text: String
    ) throws {
        let lines = Self.answer(.AE, try Self.header("2.5", rest: "||||||\(declared)"), [], "ü\r\nx")
        #expect(lines[0].hasSuffix("|P|2.5" + (answered.isEmpty ? "" : "|||||" + answered)))
        #expect(lines[1] == "MSA|AE|MSG1|\(text)  x")
    }

    @Test func `An encoder that is handed in is used, and its bytes are no delimiters`() throws {
        var header = try Self.header("2.5", rest: "||||||ISO IR87")
        header.answerEncoding = AnswerEncoding(declared: Array("ISO IR87".utf8)) { scalar in
            scalar == "表" ? [0x95, 0x5C] : scalar.isASCII ? [UInt8(truncatingIfNeeded: scalar.value)] : nil
        }
        let bytes = Acknowledgement.message(
            .AE, for: header, controlID: [0x31], at: Self.time, text: Array("表|é".utf8))
        #expect(
            bytes.reversed().starts(with: (Array("|".utf8) + [0x95, 0x5C] + Array(#"\F\?"#.utf8) + [0x0D]).reversed()))
    }

    @Test func `Of too many errors the last tells how many are left out`() throws {
        let errors = (1...250).map { number in
            AcknowledgementError(code: .dataType, userText: Array("\(number)".utf8))
        }
        let lines = Self.answer(.AE, try Self.header("2.5"), errors).dropFirst(2)
        #expect(lines.count == Acknowledgement.errorLimit)
        #expect(lines.last == "ERR|||207^Application internal error^HL70357|I||||151 more are not listed")
        #expect(lines.dropLast().last?.hasSuffix("|99") == true)
        let old = Self.answer(.AE, try Self.header("2.4"), errors)
        #expect(old[2].split(separator: "~").count == Acknowledgement.errorLimit)
        #expect(Self.answer(.AE, try Self.header("2.5"), Array(errors.prefix(100))).count == 102)
    }

    @Test func `From 2.7 on an application's error has its code in ERR-5`() throws {
        let errors = [AcknowledgementError(code: .unknownKey)]
        #expect(Self.answer(.AE, try Self.header("2.6"), errors)[2] == "ERR|||204^Unknown key identifier^HL70357|E")
        let bytes = Acknowledgement.message(
            .AE, for: try Self.header("2.7"), controlID: [0x31], at: Self.time, errors: errors)
        let told = "ERR|||207^Application internal error^HL70357|E|101^Unknown Key Identifier^HL70533\r"
        #expect(Samples.text(bytes).hasSuffix(told))
        #expect(Answer(bytes)?.firstProblem == "204 Unknown key identifier")
    }

    @Test func `Long texts are cut between characters`() throws {
        let utf8 = try Self.header("2.5", rest: "||||||UNICODE UTF-8")
        let lines = Self.answer(.AE, utf8, [], "x" + String(repeating: "ü", count: 100))
        #expect(lines[1] == "MSA|AE|MSG1|x" + String(repeating: "ü", count: 39))
    }

    @Test func `Every version's acknowledgement is a message that names what it answers`() throws {
        for version in [
            "2.1", "2.2", "2.3", "2.3.1", "2.4", "2.5", "2.5.1", "2.6", "2.7", "2.7.1", "2.8", "2.9", "x", "",
        ] {
            for code in AcknowledgementCode.allCases {
                let bytes = Acknowledgement.message(
                    code, for: try Self.header(version), controlID: [0x31], at: Self.time,
                    errors: code.isPositive ? [] : [try Self.problem()], text: [0x78])
                #expect(Header(try Message(bytes)).isAcknowledgement)
                let answer = try #require(Answer(bytes))
                #expect(answer.code == code)
                #expect(Samples.text(answer.controlID) == "MSG1")
                let isOld = version == "2.1" || version == "2.2"
                let place = isOld ? "error at PID-5" : "101 Required field missing at PID-5"
                #expect(answer.firstProblem == (code.isPositive ? nil : place))
            }
        }
    }

    @Test func `An answer to a header whose separators are cut off reads back`() throws {
        let frame = Array("MSH|~~\\&".utf8) + [UInt8](repeating: 0x1C, count: 20) + Array("|A|B\rPID|1".utf8)
        let header = try #require(Header(lenient: frame))
        let time = try #require(Timestamp(year: 2026, month: 3, day: 1))
        let answer = Acknowledgement.message(.AE, for: header, controlID: [0x31], at: time)
        #expect(try Message(answer).segmentName(at: 1) == .msa)
        #expect(Answer(answer)?.code == .AE)
    }
}
