import Dictionary
import HL7

/// Holds the values of a message against the version: required fields, types, lengths, tables, repetitions.
struct StrictCheck {
    let message: Message
    let rules: VersionRules
    /// Whether the bytes are to be UTF-8 or ASCII, by MSH-18.
    let encoding: DeclaredEncoding
    var report: ValidationReport

    init(_ message: Message, _ rules: VersionRules, from origin: DeclaredEncoding.Origin, report: ValidationReport) {
        self.message = message
        self.rules = rules
        self.report = report
        encoding = DeclaredEncoding(message, from: origin)
    }

    var delimiters: Delimiters { message.delimiters }

    /// - Parameter isStructureKnown: segments that the version does not have were found already.
    mutating func run(isStructureKnown: Bool) {
        var occurrences: [UInt32: Int] = [:]
        for index in 0..<message.segmentCount {
            guard let name = message.segmentName(at: index) else { continue }
            let occurrence = occurrences[name.code, default: 0] + 1
            occurrences[name.code] = occurrence
            let place = Location(segment: index, name: name, occurrence: occurrence)
            if let segment = rules.segment(name) {
                check(segment, at: place)
            } else if !name.isSiteDefined, !isStructureKnown {
                report.add(
                    Finding(
                        .unexpectedSegment, .error, .segmentSequence, at: place,
                        "HL7 \(rules.version) has no segment \(name)"))
            }
        }
        if let finding = encoding.finding(message) { report.add(finding) }
    }

    // MARK: Fields

    private mutating func check(_ segment: SegmentRules, at place: Location) {
        var place = place
        let bytes = message.segmentBytes(at: place.segment)
        let isHeader = place.name.isHeader
        // Field 1 of a header is the separator itself, field 2 names the others: Message has read them.
        var position = isHeader ? 1 : 0
        var unmet = segment.required[...]
        for (number, field) in Pieces(bytes, at: delimiters.field).enumerated() where number > 0 {
            position += 1
            guard isValued(field) else { continue }
            while let first = unmet.first, first <= position {
                if first < position { missing(segment, first, place) }
                unmet = unmet.dropFirst()
            }
            if isHeader, position == 2 { continue }
            place.field = position
            check(field, position, of: segment, at: place)
        }
        for position in unmet where !(isHeader && position <= 2) { missing(segment, position, place) }
    }

    private mutating func missing(_ segment: SegmentRules, _ position: Int, _ place: Location) {
        guard !(place.name.isHeader && position <= 2) else { return }
        var place = place
        place.field = position
        report.add(
            Finding(
                .required, .error, .requiredFieldMissing, at: place, "\(segment.title(of: position)) is required"))
    }

    private mutating func check(
        _ raw: ArraySlice<UInt8>, _ position: Int, of segment: SegmentRules, at place: Location
    ) {
        guard segment.fields.indices.contains(position - 1), let field = segment.fields[position - 1] else {
            guard !segment.isOpen else { return }
            let text =
                position > segment.fields.count
                ? "\(segment.name) has \(segment.fields.count) fields in HL7 \(rules.version)"
                : "\(segment.name)-\(position) is no field of HL7 \(rules.version)"
            report.add(Finding(.unknownPart, .error, .other, at: place, text))
            return
        }
        guard !field.isWithdrawn else {
            let text = "\(segment.title(of: position)) is withdrawn in HL7 \(rules.version)"
            report.add(Finding(.withdrawn, .error, .other, at: place, text))
            return
        }
        let leaf = LeafCheck(
            title: segment.title(of: position), rules: rules, delimiters: delimiters, encoding: encoding,
            checksTables: !field.isCheckedElsewhere)
        let type = field.type.flatMap { resolved($0, segment, place) }
        var count = 0
        var place = place
        for repetition in Pieces(raw, at: delimiters.repetition) {
            count += 1
            guard !repetition.isEmpty, !isNull(repetition) else { continue }
            place.repetition = count
            leaf.check(repetition, as: type, table: field.table, at: place, &report)
            if let most = field.length { leaf.checkLength(repetition, most: most, at: place, &report) }
        }
        // Parameters of a query repeat as the query says.
        guard !segment.isOpen || position < segment.fields.count else { return }
        if let most = field.mostRepetitions, count > max(1, most) {
            place.repetition = nil
            let text =
                "\(segment.title(of: position)) comes \(count) times, at most \(max(1, most)) \(most > 1 ? "are" : "is") allowed"
            report.add(Finding(.cardinality, .error, .cardinality, at: place, text))
        }
    }

    /// Separators and spaces alone say nothing.
    private func isValued(_ field: ArraySlice<UInt8>) -> Bool {
        field.contains { byte in
            byte != 0x20 && byte != delimiters.component && byte != delimiters.subcomponent
                && byte != delimiters.repetition
        }
    }

    /// `""`: the receiver shall delete what it has.
    private func isNull(_ value: ArraySlice<UInt8>) -> Bool { value.elementsEqual([0x22, 0x22]) }

    // MARK: Types that another field names

    /// OBX-5 is of the type that OBX-2 names, and so on; others stay unchecked.
    private mutating func resolved(_ type: TypeRules, _ segment: SegmentRules, _ place: Location) -> TypeRules? {
        guard case .varies = type.shape else { return type }
        guard let source = Self.typeFields[segment.name.description], source.value == place.field else { return nil }
        var typePlace = place
        typePlace.field = source.type
        typePlace.repetition = 1
        typePlace.component = 1
        let name = message.raw(at: typePlace)
        typePlace.repetition = nil
        typePlace.component = nil
        guard !name.isEmpty else {
            let text = "\(segment.title(of: source.type)) must say of what type \(segment.name)-\(source.value) is"
            report.add(Finding(.required, .error, .requiredFieldMissing, at: typePlace, text))
            return nil
        }
        guard let type = rules.type(named: name) else {
            let text = "\(segment.title(of: source.type)) names no data type of HL7 \(rules.version)"
            report.add(Finding(.table, .error, .tableValue, at: typePlace, text))
            return nil
        }
        return type
    }

    private static let typeFields = [
        "OBX": (type: 2, value: 5), "MFE": (type: 5, value: 4), "MFA": (type: 6, value: 5),
    ]
}
