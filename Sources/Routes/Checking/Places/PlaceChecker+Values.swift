import Dictionary
import HL7
import YAML

/// Values that are compared with what HL7's tables hold, and code tables that translate them.
extension PlaceChecker {
    /// How many codes a finding names.
    private static let mostNamed = 10

    /// Warns of a value that no table of any version holds. HL7 tables too are extended by senders, so it is never an
    /// error.
    func checkValues(_ reading: PlaceReading, _ use: PlaceUse) {
        guard !use.values.isEmpty else { return }
        let tables = versions.compactMap { reading.table(in: $0) }
        guard let latest = tables.last(where: \.hasCodes), !tables.contains(where: \.isOpen) else { return }
        for value in use.values where !value.isEmpty && !isSiteDefined(value, latest) {
            guard !tables.contains(where: { $0.contains(value) }) else { continue }
            warn(of: value, missingIn: latest, at: reading.place, use)
        }
    }

    /// Types, events and structures of a site's own begin with Z.
    private func isSiteDefined(_ value: [UInt8], _ table: HL7Table) -> Bool {
        value.first == 0x5A && [3, 76, 354].contains(table.number)
    }

    private func warn(of value: [UInt8], missingIn table: HL7Table, at place: HL7Place, _ use: PlaceUse) {
        let text = String(decoding: value, as: UTF8.self)
        let shown = text.count > 40 ? text.prefix(40) + "…" : text
        let codes = table.codes
        let whose = table.kind == .hl7 ? "HL7 table" : "table"
        let meant =
            codes.first { "\($0.code)".lowercased() == text.lowercased() }
            ?? codes.first { !$0.display.isEmpty && "\($0.display)".lowercased() == text.lowercased() }
        var help = table.kind == .hl7 ? "HL7 defines all of its codes" : "a site may have codes of its own"
        if let meant {
            help = "did you mean \"\(meant.code)\"\(meant.display.isEmpty ? "" : " (\(meant.display))")?"
        } else if codes.count <= Self.mostNamed {
            help += "; HL7's are \(Self.list(codes))"
        }
        findings.warning(
            "W712",
            "\(whose) \(Self.number(table)) of \(PlaceName(place).in(versions)) has no code \"\(shown)\"",
            at: use.comparison ?? use.span,
            help: help)
    }

    /// Warns of codes that a sender may use and a `map` step does not know. Which codes a table must have is asked
    /// only where most of its keys are HL7's: others translate a sender's own codes.
    func checkMapping(_ reading: PlaceReading, _ table: CodeTable, _ use: PlaceUse) {
        let known = versions.compactMap { reading.table(in: $0) }.filter { $0.hasCodes && !$0.isOpen }
        guard let latest = known.last else { return }
        let keys = table.keys
        let sent = keys.count { key in known.contains { $0.contains(key) } }
        guard sent * 2 > keys.count else { return }
        // Of listed versions all codes can come; of any version only those count that all have.
        let candidates = accepted.isListed ? Self.union(known) : latest.codes
        let missing = candidates.filter { code in
            let bytes = code.code.bytes
            guard table.entry(for: bytes) == nil else { return false }
            return accepted.isListed || known.allSatisfy { $0.contains(bytes) }
        }
        guard !missing.isEmpty else { return }
        let rest = missing.count - Self.mostNamed
        let codes = Self.list(Array(missing.prefix(Self.mostNamed))) + (rest > 0 ? " and \(rest) more" : "")
        findings.warning(
            "W713",
            "the table `\(table.name)` lacks \(missing.count == 1 ? "a code" : "codes") of HL7 table "
                + "\(Self.number(latest)), \(PlaceName(reading.place).in(versions))",
            at: use.span, help: "add \(missing.count == 1 ? "a row" : "rows") for \(codes)")
    }

    private static func union(_ tables: [HL7Table]) -> [TableCode] {
        var seen: Set<[UInt8]> = []
        return tables.reversed().flatMap(\.codes).filter { seen.insert($0.code.bytes).inserted }
    }

    private static func number(_ table: HL7Table) -> String {
        let digits = "\(table.number)"
        return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }

    /// `F (Female), M (Male)`; long meanings are cut.
    private static func list(_ codes: [TableCode]) -> String {
        codes.map { code in
            let meaning = code.display.description
            guard !meaning.isEmpty else { return "\(code.code)" }
            return "\(code.code) (\(meaning.count > 40 ? meaning.prefix(39) + "…" : meaning))"
        }.joined(separator: ", ")
    }

    // MARK: Message types

    /// Warns of a type that `type is "…"` compares with and no version has.
    func checkTypes(_ use: PlaceUse) {
        for value in use.values {
            let parts = String(decoding: value, as: UTF8.self).split(separator: "^", omittingEmptySubsequences: false)
            guard parts.count == 2 else { continue }
            let pattern = Route.TypePattern(type: String(parts[0]), event: String(parts[1]))
            checkType(pattern, at: use.span)
        }
    }

    /// Warns of a message type that no version has which can come.
    func checkType(_ pattern: Route.TypePattern, at span: SourceSpan) {
        guard let type = pattern.type, pattern.versions.intersection(versions).isEmpty else { return }
        let known = pattern.versions
        let name = "\(type)^\(pattern.event ?? "*")"
        let all = versions.flatMap { Lexicon($0).events.map(\.event) }
        let meant = known.isEmpty ? Spelling.suggestion(for: name, among: all) : nil
        findings.warning(
            "W714", "\(accepted.description) has no message \(name)", at: span,
            help: meant.map { "did you mean \($0)?" }
                ?? (known.isEmpty ? "events of your own begin with Z" : Self.elsewhere(known)))
    }
}
