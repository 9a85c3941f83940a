import HL7
import Inspection

/// What becomes of one smallest part.
struct LeafTreater {
    let segment: SegmentName
    let field: Int
    let delimiters: Delimiters
    let codes: StandardCodes
    let options: AnonymisationOptions
    let patient: MessagePeople.Patient
    /// That of the person whom the field names.
    let sex: NamePseudonyms.Sex
    let sent: Timestamp?

    /// - Returns: the new bytes, escaped, and what was done; `nil` for a part that stays as it is.
    func treated(_ part: LeafPart, _ pseudonyms: inout Pseudonyms) -> (raw: [UInt8], treatment: Treatment)? {
        let text = Escapes.decode(part.raw, delimiters)
        func result(_ new: [UInt8], _ treatment: Treatment) -> ([UInt8], Treatment)? {
            new == text ? nil : (Escapes.encode(new, delimiters), treatment)
        }
        switch part.role ?? .unknown {
        case .system: return nil
        case .codingSystem: return codes.isSystem(text) ? nil : result(pseudonyms.scrambled(text), .codes)
        case .controlID where options.keepsControlIDs: return nil
        case .identifier, .controlID: return result(pseudonyms.scrambled(text), .identifiers)
        case .checkDigit: return result(checkDigit(text, part, &pseudonyms), .identifiers)
        case .familyName: return result(pseudonyms.names.family(text), .names)
        case .givenName:
            let sex = sex == .unknown && patient.givenNames.contains(NamePseudonyms.normal(text)) ? patient.sex : sex
            return result(pseudonyms.names.given(text, sex), .names)
        case .nameAffix: return SafeValues.isNameAffix(text) ? nil : result([], .names)
        case .organisation: return result(pseudonyms.names.organisation(text), .names)
        case .street: return result(pseudonyms.names.street(text), .addresses)
        case .town: return result(pseudonyms.names.town(text), .addresses)
        case .region: return options.keepsRegions ? nil : result(pseudonyms.scrambled(text), .addresses)
        case .country:
            let isCode = (2...3).contains(text.count) && SafeValues.isShortCode(text)
            return isCode ? nil : result(pseudonyms.scrambled(text), .addresses)
        case .addressLine: return result(pseudonyms.scrambled(text), .addresses)
        case .telephone:
            let isMail = text.contains(0x40)
            return result(isMail ? pseudonyms.names.mailbox(text) : pseudonyms.scrambled(text), .telephones)
        case .date: return date(text)
        case .time: return SafeValues.isTime(text) ? nil : result(pseudonyms.scrambled(text), .values)
        case .number:
            return SafeValues.isNumber(text, digits: 6) ? nil : result(pseudonyms.scrambled(text), .values)
        case .code: return code(text, part, &pseudonyms).flatMap { result($0, .codes) }
        case .codeText: return codeText(text, part, &pseudonyms).flatMap { result($0, .codes) }
        case .result:
            // A range has two numbers.
            let isResult = SafeValues.isResult(text, digits: segment.description == "OBX" && field == 7 ? 12 : 6)
            return isResult || Units.isUnit(text) ? nil : prose(part.raw)
        case .freeText: return prose(part.raw)
        case .shortText: return result(shortText(text, &pseudonyms), .values)
        case .document: return (document(part), .documents)
        case .pointer: return result(Array("removed".utf8), .documents)
        case .fieldName where Self.isFieldName(text) || SafeValues.isNumber(text, digits: 4): return nil
        case .fieldName, .unknown: return result(pseudonyms.scrambled(text), .unknown)
        }
    }

    // MARK: Identifiers

    /// Of the new identifier; nothing where the old one was right and there is none now.
    private func checkDigit(_ text: [UInt8], _ part: LeafPart, _ pseudonyms: inout Pseudonyms) -> [UInt8] {
        // XCN and PPN have the identifier ten components before, the others beside it.
        let identifier = Escapes.decode(part.sibling(part.position == 11 ? -10 : -1), delimiters)
        let scheme = Escapes.decode(part.sibling(1), delimiters)
        guard let digit = CheckDigits.digit(of: pseudonyms.scrambled(identifier), scheme: scheme) else {
            return CheckDigits.digit(of: identifier, scheme: scheme) == nil ? pseudonyms.scrambled(text) : []
        }
        return [digit]
    }

    /// `@PID.5.1`, `PID.3`: the segment and numbers.
    private static func isFieldName(_ text: [UInt8]) -> Bool {
        let name = text.first == 0x40 ? text.dropFirst() : text[...]
        return SegmentName(Array(name.prefix(3))) != nil
            && name.dropFirst(3).allSatisfy { $0 == 0x2E || $0 == 0x2D || (0x30...0x39).contains($0) }
            && name.count <= 12
    }

    // MARK: Dates

    private func date(_ text: [UInt8]) -> (raw: [UInt8], treatment: Treatment)? {
        guard !SafeValues.isBlankDate(text) else { return nil }
        guard FieldRules.isBirth(segment, field), options.capsAges, let capped = capped(text) else {
            guard let moved = patient.shift.moved(text) else { return ([], .unreadable) }
            return (Escapes.encode(moved, delimiters), .dates)
        }
        return patient.shift.moved(capped).map { (Escapes.encode($0, delimiters), .ages) } ?? ([], .unreadable)
    }

    /// The day of birth of a person of 90, for one who was older when the message was sent.
    private func capped(_ text: [UInt8]) -> [UInt8]? {
        guard let birth = Timestamp(hl7: text), let sent else { return nil }
        let isBeforeBirthday =
            ((sent.month ?? 12), (sent.day ?? 31)) < ((birth.month ?? 1), (birth.day ?? 1))
        guard sent.year - birth.year - (isBeforeBirthday ? 1 : 0) >= 90 else { return nil }
        return birth.inYear(sent.year - 90 - (isBeforeBirthday ? 1 : 0))?.hl7
    }

    // MARK: Codes

    private func code(_ text: [UInt8], _ part: LeafPart, _ pseudonyms: inout Pseudonyms) -> [UInt8]? {
        if options.codes == .keep || SafeValues.isShortCode(text) || SafeValues.isNumber(text, digits: 3) { return nil }
        let isKnown = codes.contains(text, table: part.table, system: system(of: part, 2))
        return isKnown ? nil : pseudonyms.scrambled(text)
    }

    /// What the table says for a code that it has; for other codes text that says nothing.
    private func codeText(_ text: [UInt8], _ part: LeafPart, _ pseudonyms: inout Pseudonyms) -> [UInt8]? {
        if options.codes == .keep { return nil }
        let code = Escapes.decode(part.sibling(-1), delimiters)
        let display = codes.display(of: code, table: part.table, system: system(of: part, 1))
        return display ?? FillerText.replacing(text)
    }

    private func system(of part: LeafPart, _ distance: Int) -> [UInt8] {
        Escapes.decode(part.sibling(distance), delimiters)
    }

    // MARK: Text

    /// Text goes, what formats it stays.
    private func prose(_ raw: ArraySlice<UInt8>) -> (raw: [UInt8], treatment: Treatment)? {
        switch options.text {
        case .keep: return nil
        case .flag: return (Array(raw), .flagged)
        case .replace:
            let pieces = Escapes.pieces(raw, delimiters).compactMap { piece -> EscapePiece? in
                switch piece {
                case .text(let text): .text(FillerText.replacing(text))
                case .kept(let sequence): isFormatting(sequence) ? piece : nil
                }
            }
            return (Escapes.join(pieces, delimiters), .texts)
        }
    }

    private func isFormatting(_ sequence: [UInt8]) -> Bool {
        switch EscapeSequence(sequence, delimiters) {
        case .highlight, .normal, .format: true
        case .characterSet, .local, .unknown: false
        }
    }

    /// What looks like a number of something becomes another one, the rest text that says nothing.
    private func shortText(_ text: [UInt8], _ pseudonyms: inout Pseudonyms) -> [UInt8] {
        let hasDigit = text.contains { (0x30...0x39).contains($0) }
        return hasDigit ? pseudonyms.scrambled(text) : FillerText.replacing(text)
    }

    // MARK: Documents

    /// A document of the same encoding (ED.4) that says that there was one.
    private func document(_ part: LeafPart) -> [UInt8] {
        switch String(decoding: part.sibling(-1), as: UTF8.self).lowercased() {
        case "base64": Array("RG9jdW1lbnQgcmVtb3ZlZA==".utf8)
        case "hex": Array("446F63756D656E742072656D6F766564".utf8)
        default: Array("Document removed".utf8)
        }
    }
}
