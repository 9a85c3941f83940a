/// The keys of `tolerate:`.
package enum ToleranceKeys {
    package static let nullMeans = Key(
        Deviation.nulls.rawValue,
        .choice([
            .init("delete", "the receiver shall delete what it has, as the standard says"),
            .init("empty", "nothing was said: it leaves as an empty value"),
            .init("refuse", "the message is refused"),
        ]), standard: "delete", "what `\"\"` means that this sender writes")
    package static let assumeVersion = Key(
        Deviation.version.rawValue, .text, standard: "as_sent",
        "the version that this sender really speaks, such as 2.5.1: it is written into MSH-12; `refuse` = messages of "
            + "no known version are refused")
    package static let assumeAuthority = Key(
        "assume_authority", .text,
        "with `patient_ids: repair`: the assigning authority of patients' numbers that have none")
    package static let dateFormats = Key(
        "date_formats", .oneOrMore(.dateFormat),
        "with `dates: repair`: how else this sender writes dates, such as dd/MM/yyyy")

    package static let table = KeyTable(
        "`tolerate`",
        "What happens to messages that deviate from the standard. Whatever is let in is counted and noted with the message.",
        Deviation.allCases.map(key) + [assumeAuthority, dateFormats])

    package static func key(_ deviation: Deviation) -> Key {
        switch deviation {
        case .nulls: return nullMeans
        case .version: return assumeVersion
        default: break
        }
        var choices = [ValueType.Choice("allow", "taken as it is")]
        if deviation.canRepair { choices.append(.init("repair", repair(of: deviation))) }
        choices.append(.init("refuse", "the message is refused"))
        return Key(
            deviation.rawValue, .choice(choices), standard: deviation.standard.rawValue, summary(of: deviation))
    }

    private static func repair(of deviation: Deviation) -> String {
        switch deviation {
        case .lineFeeds: "segments leave with CR"
        case .blankLines: "they leave without"
        case .byteOrderMark: "it is taken off"
        case .rawDelimiters: "they are escaped"
        case .brokenLines: "the line is joined to its segment with \\.br\\"
        case .looseSegmentIDs: "upper case, no spaces"
        case .messageType: "MSH-9.2 and MSH-9.3 are filled in"
        case .patientIDs: "PID-3 is filled in"
        case .dates: "written as HL7 has them; dates of zeros alone are emptied"
        case .orderNumbers: "the empty one gets the other's value"
        case .resultTypes: "OBX-2 is written anew: NM, SN, ST or TX"
        case .splitResults: "joined into the first of the lines"
        default: "put right"
        }
    }

    private static func summary(of deviation: Deviation) -> String {
        switch deviation {
        case .lineFeeds: "segments that end with LF or CRLF instead of CR"
        case .missingEnd: "frames whose end is FS without the CR behind it"
        case .bytesBetween: "NUL, CR, LF, spaces and other bytes between frames"
        case .sharedReads: "several frames in what one read of the connection brings"
        case .blankLines: "blank lines between segments, and doubled line ends"
        case .noFraming: "messages without any MLLP frame, ended by closing the connection"
        case .wrongCharset: "text in another character set than MSH-18 says"
        case .charsetAlias: "names in MSH-18 that table 0211 does not have, such as UTF-8"
        case .byteOrderMark: "a byte order mark before MSH"
        case .rawDelimiters: "unescaped `&` where the data type has no subcomponents, and `^` in text"
        case .brokenLines: "line breaks inside a value, so that a line does not begin with a segment's name"
        case .looseSegmentIDs: "segment names in lower case or with spaces around them"
        case .siteSegments: "Z segments"
        case .messageType:
            "an event that is only in EVN-1, and MSH-9.3 missing or wrong; conditions see the right event"
        case .patientIDs:
            "patients without a number in PID-3 but in PID-2, PID-4, PID-18 or PID-19, and numbers without authority"
        case .dates: "dates such as 31.12.1980, 1980-12-31 and 0000, and spaces around dates"
        case .orderNumbers: "order numbers in only one of ORC and OBR, or too long"
        case .resultTypes: "OBX-2 that is missing, or says number where none is"
        case .splitResults: "one text over several OBX lines with one OBX-3"
        case .earlyNext: "senders that send on before they are answered"
        case .nulls, .version: ""
        }
    }
}
