/// The fields of ERR segments.
///
/// | version | form |
/// |---|---|
/// | up to 2.2 | `ERR\|PID^1^5`: segment, sequence, field |
/// | 2.3, 2.4 | `ERR\|PID^1^5^101&Required field missing&HL70357`, repeating |
/// | from 2.5 | `ERR\|\|PID^1^5^1^1\|101^Required field missing^HL70357\|E\|\|\|diagnostic\|user text`, one a problem |
/// | from 2.7 | the same; 204 to 206 as `ERR\|\|PID^1^3\|207^Application internal error^HL70357\|E\|101^Unknown Key Identifier^HL70533` |
struct ErrorSegment {
    let version: VersionNumber
    let texts: AnswerText
    let delimiters: Delimiters

    func lines(of errors: some Collection<AcknowledgementError>) -> [[ArraySlice<UInt8>]] {
        guard version < VersionNumber(2, 5) else { return errors.map { Self.trimmed(fields(of: $0)) } }
        let values = errors.map { oldValue(of: $0) }.filter { !$0.isEmpty }
        guard let first = values.first else { return [] }
        guard let repetition = delimiters.repetition else { return values.map { [$0[...]] } }
        return [[values.dropFirst().reduce(first) { $0 + [repetition] + $1 }[...]]]
    }

    private func fields(of error: AcknowledgementError) -> [ArraySlice<UInt8>] {
        var place: [String] = []
        if let location = error.location {
            place = [location.name.description, "\(location.occurrence)"]
            if let field = location.field {
                place += ["\(field)", "\(location.repetition ?? 1)"]
                if let component = location.component ?? location.subcomponent.map({ _ in 1 }) {
                    place.append("\(component)")
                }
                if let subcomponent = location.subcomponent { place.append("\(subcomponent)") }
            }
        }
        let application = version >= VersionNumber(2, 7) ? error.code.applicationCode : nil
        let code = application == nil ? error.code : .internalError
        return [
            [], joined(place)[...], joined(["\(code.rawValue)", code.text, "HL70357"])[...],
            Array(error.severity.rawValue.utf8)[...],
            joined(application.map { [$0.code, $0.text, "HL70533"] } ?? [])[...], [],
            texts.value(error.diagnostic, limit: 2048)[...], texts.value(error.userText, limit: 250)[...],
        ]
    }

    /// ERR-1 as it was before 2.5.
    private func oldValue(of error: AcknowledgementError) -> [UInt8] {
        var parts = ["", "", ""]
        if let location = error.location {
            parts = [location.name.description, "\(location.occurrence)", location.field.map { "\($0)" } ?? ""]
        }
        if version < VersionNumber(2, 3) {
            return error.location == nil ? [] : joined(parts)
        }
        var value = joined(parts)
        guard let component = delimiters.component else { return value }
        value.append(component)
        value += "\(error.code.rawValue)".utf8
        if let subcomponent = delimiters.subcomponent {
            value += [subcomponent] + Escapes.encode(error.code.text.utf8, delimiters) + [subcomponent]
            value += "HL70357".utf8
        }
        return value
    }

    private func joined(_ parts: [String]) -> [UInt8] {
        guard let first = parts.first else { return [] }
        guard let component = delimiters.component else { return Escapes.encode(first.utf8, delimiters) }
        return parts.dropFirst().reduce(Escapes.encode(first.utf8, delimiters)) {
            $0 + [component] + Escapes.encode($1.utf8, delimiters)
        }
    }

    private static func trimmed(_ fields: [ArraySlice<UInt8>]) -> [ArraySlice<UInt8>] {
        Array(fields.prefix((fields.lastIndex { !$0.isEmpty } ?? -1) + 1))
    }
}
