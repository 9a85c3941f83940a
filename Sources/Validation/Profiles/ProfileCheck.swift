import Dictionary
import HL7
import Routes

/// Holds a message against the rules of a profile.
struct ProfileCheck {
    /// Places that the rules look at in one message; a message can have a hundred thousand segments for a rule.
    static let mostPlaces = 1_000_000

    /// A profile, made ready to run.
    struct Prepared: Sendable {
        struct Part: Sendable {
            var types: [Route.TypePattern]
            var segments: [Profile.SegmentRule]
            var fields: [FieldRule]
        }

        struct FieldRule: Sendable {
            var rule: Profile.FieldRule
            /// Picks every segment and repetition that the rule's path leaves open.
            var path: Path
            var codes: Set<[UInt8]>?
        }

        let profile: Profile
        let parts: [Part]

        init(_ profile: Profile) {
            self.profile = profile
            parts = profile.parts.map { part in
                Part(types: part.types, segments: part.segments, fields: part.fields.map(Self.prepared))
            }
        }

        private static func prepared(_ rule: Profile.FieldRule) -> FieldRule {
            var path = rule.path
            if path.segmentPick == nil { path.segmentPick = .all }
            if path.fieldPick == nil, path.component != nil { path.fieldPick = .all }
            var codes: Set<[UInt8]>?
            if case .list(let list) = rule.codes { codes = Set(list) }
            return FieldRule(rule: rule, path: path, codes: codes)
        }
    }

    let message: Message
    let prepared: Prepared
    var report: ValidationReport
    private let type: String
    private let event: String
    private var places = 0
    private let lexicon: Lexicon?

    init(_ message: Message, _ prepared: Prepared, report: ValidationReport) {
        self.message = message
        self.prepared = prepared
        self.report = report
        func header(_ field: Int, _ component: Int) -> ArraySlice<UInt8> {
            message.raw(at: Location(segment: 0, name: .msh, field: field, repetition: 1, component: component))
        }
        type = String(decoding: header(9, 1), as: UTF8.self)
        event = String(decoding: header(9, 2), as: UTF8.self)
        lexicon = HL7Version.nearest(to: header(12, 1)).map { Lexicon($0) }
    }

    mutating func run() {
        checkVersion()
        var isNamed = false
        for part in prepared.parts {
            guard part.types.isEmpty || part.types.contains(where: fits) else { continue }
            if !part.types.isEmpty { isNamed = true }
            for rule in part.segments { check(rule) }
            for rule in part.fields {
                check(rule)
                guard places <= Self.mostPlaces else { return reportLimit() }
            }
        }
        if !isNamed, prepared.profile.others == .refuse { refuse() }
    }

    private func fits(_ pattern: Route.TypePattern) -> Bool {
        (pattern.type == nil || pattern.type == type) && (pattern.event == nil || pattern.event == event)
    }

    // MARK: The message

    private mutating func checkVersion() {
        guard let version = prepared.profile.version else { return }
        let place = Location(segment: 0, name: .msh, field: 12, repetition: 1, component: 1)
        guard HL7Version(message.raw(at: place)) != HL7Version(version) else { return }
        report.add(
            Finding(
                .version, .error, .unsupportedVersion, at: Location(segment: 0, name: .msh, field: 12),
                "\(prepared.profile.name) takes HL7 \(version) alone"))
    }

    private mutating func refuse() {
        let isTypeKnown = prepared.parts.contains { $0.types.contains { $0.type == nil || $0.type == type } }
        report.add(
            Finding(
                .messageType, .error, isTypeKnown ? .unsupportedEvent : .unsupportedType,
                at: Location(segment: 0, name: .msh, field: 9, repetition: 1, component: isTypeKnown ? 2 : 1),
                "\(prepared.profile.name) does not take messages of this \(isTypeKnown ? "event" : "type")"))
    }

    private mutating func reportLimit() {
        report.add(
            Finding(
                .condition, .error, .other, at: nil,
                "\(prepared.profile.name) has more than \(Self.mostPlaces) places to look at in this message"))
    }

    mutating func add(
        _ rule: Finding.Rule, _ code: ErrorCode, _ severity: Profile.Severity, _ location: Location?, _ text: String,
        _ place: Place
    ) {
        var finding = Finding(rule, severity == .error ? .error : .warning, code, at: location, text)
        finding.place = place
        report.add(finding)
    }

    // MARK: Segments

    private mutating func check(_ rule: Profile.SegmentRule) {
        let found = message.segments(named: rule.name)
        places += 1 + found.count
        func place(_ number: Int) -> Location {
            Location(
                segment: number < found.count ? found[number] : message.segmentCount, name: rule.name,
                occurrence: number + 1)
        }
        guard let first = found.first else {
            guard rule.usage == .required else { return }
            let text = "\(rule.name) is required"
            return add(.missingSegment, .segmentSequence, rule.severity, place(0), text, rule.place)
        }
        _ = first
        if rule.usage == .notUsed {
            for number in found.indices {
                guard !report.isFull else { return report.omit(found.count - number) }
                add(.notUsed, .segmentSequence, rule.severity, place(number), "\(rule.name) is not used", rule.place)
            }
        }
        guard let occurs = rule.occurs, !occurs.contains(found.count) else { return }
        let text = "\(rule.name) comes \(found.count) times; it must be \(Self.words(occurs))"
        add(
            .cardinality, .cardinality, rule.severity, place(min(found.count, occurs.upperBound)), text, rule.place)
    }

    static func words(_ range: ClosedRange<Int>) -> String {
        if range.lowerBound == range.upperBound { return "\(range.lowerBound)" }
        return range.upperBound == Int.max
            ? "\(range.lowerBound) or more" : "\(range.lowerBound) to \(range.upperBound)"
    }

    // MARK: Fields

    /// The name that the dictionary has for a place: `PID-5.1 (Family Name)`.
    func title(_ path: Path) -> String {
        guard let number = path.field, let field = lexicon?.field(number, of: path.segment) else { return "\(path)" }
        var name = field.name.description
        if let component = path.component, let part = field.type?.component(component) {
            name = part.name.description
            if let subcomponent = path.subcomponent, let smallest = part.type?.component(subcomponent) {
                name = smallest.name.description
            }
        }
        return name.isEmpty ? "\(path)" : "\(path) (\(name))"
    }

    private mutating func check(_ rule: Prepared.FieldRule) {
        let found = message.locations(of: rule.path, atMost: Self.mostPlaces - places + 1)
        places += 1 + found.count + work(of: found.count, in: found.first)
        guard places <= Self.mostPlaces else { return }
        if found.isEmpty, rule.rule.usage == .required, isExpected(rule.rule.path) {
            add(
                .required, .requiredFieldMissing, rule.rule.severity, missingPlace(rule.rule.path),
                "\(title(rule.rule.path)) is required", rule.rule.place)
        }
        for location in found {
            guard !report.isFull else { return report.omit(1) }
            check(rule, at: location)
        }
    }

    /// Finding each repetition passes over those before it, so many of them in a large field are counted as more places.
    private func work(of count: Int, in location: Location?) -> Int {
        guard var location else { return 0 }
        (location.repetition, location.component, location.subcomponent) = (nil, nil, nil)
        let (work, isTooMuch) = count.multipliedReportingOverflow(by: message.raw(at: location).count / 4096)
        return isTooMuch ? Self.mostPlaces : work
    }

    /// Where nothing was picked: a rule with a test in it asks for a segment or repetition that passes; any other
    /// only speaks of what is there.
    private func isExpected(_ path: Path) -> Bool {
        if path.segmentPick != nil { return true }
        return path.fieldPick != nil && message.hasSegment(path.segment)
    }

    private func missingPlace(_ path: Path) -> Location {
        let segment = message.segments(named: path.segment).first
        return Location(
            segment: segment ?? message.segmentCount, name: path.segment, field: path.field, component: path.component,
            subcomponent: path.subcomponent)
    }

    private mutating func check(_ rule: Prepared.FieldRule, at location: Location) {
        let state = message.state(at: location)
        guard state != .empty else {
            guard rule.rule.usage == .required, isInRepetition(location) else { return }
            return add(
                .required, .requiredFieldMissing, rule.rule.severity, location,
                "\(title(rule.rule.path)) is required", rule.rule.place)
        }
        guard rule.rule.usage != .notUsed else {
            let text = "\(title(rule.rule.path)) is not used"
            return add(.notUsed, .other, rule.rule.severity, location, text, rule.rule.place)
        }
        guard state == .valued else { return }
        guard let field = location.field, location.repetition == nil, !location.isHeaderSyntax else {
            return checkValue(rule, at: location)
        }
        let count = message.repetitionCount(segment: location.segment, field: field)
        places += count + (rule.checksValues ? work(of: count, in: location) : 0)
        if let occurs = rule.rule.occurs, !occurs.contains(count) {
            let text = "\(title(rule.rule.path)) comes \(count) times; it must be \(Self.words(occurs))"
            add(.cardinality, .cardinality, rule.rule.severity, location, text, rule.rule.place)
        }
        guard rule.checksValues, places <= Self.mostPlaces else { return }
        var path = rule.path
        path.fieldPick = .all
        path.segmentPick = .number(location.occurrence)
        for place in message.locations(of: path, atMost: Self.mostPlaces) {
            guard !report.isFull else { return report.omit(1) }
            if message.state(at: place) == .valued { checkValue(rule, at: place) }
        }
    }

    /// A part is required where the repetition that it belongs to has any value.
    private func isInRepetition(_ location: Location) -> Bool {
        guard location.component != nil else { return true }
        var whole = location
        whole.component = nil
        whole.subcomponent = nil
        return message.state(at: whole) == .valued
    }

    private mutating func checkValue(_ prepared: Prepared.FieldRule, at location: Location) {
        let rule = prepared.rule
        let text = message.text(at: location)
        if let length = rule.length {
            let count = message.length(at: location)
            if !length.contains(count) {
                add(
                    .length, count > length.upperBound ? .tooLong : .other, rule.severity, location,
                    "\(title(rule.path)) has \(count) characters; it must have \(Self.words(length))", rule.place)
            }
        }
        if let value = rule.value, value != text {
            add(
                .constant, .other, rule.severity, location,
                "\(title(rule.path)) is not the value that the profile asks for", rule.place)
        }
        if let pattern = rule.pattern, !pattern.matches(text) {
            add(
                .pattern, .dataType, rule.severity, location, "\(title(rule.path)) does not match \(pattern.source)",
                rule.place)
        }
        if let codes = rule.codes, !isAllowed(text, codes, prepared.codes) {
            add(.table, .tableValue, rule.severity, location, "\(title(rule.path)) \(Self.words(codes))", rule.place)
        }
    }

    private static func words(_ codes: Profile.Codes) -> String {
        switch codes {
        case .hl7(let number): "must be a code of HL7 table \(number)"
        case .list: "must be one of the profile's codes"
        case .file(let table): "must be a code of \(table.name)"
        }
    }

    private func isAllowed(_ text: [UInt8], _ codes: Profile.Codes, _ list: Set<[UInt8]>?) -> Bool {
        switch codes {
        case .list: list?.contains(text) ?? true
        case .file(let table): table.entry(for: text) != nil
        case .hl7(let number):
            Int(number).flatMap { lexicon?.table($0) }.map { !$0.hasCodes || $0.contains(text) } ?? true
        }
    }
}

extension ProfileCheck.Prepared.FieldRule {
    /// Whether single repetitions are looked at.
    fileprivate var checksValues: Bool {
        rule.length != nil || rule.value != nil || rule.pattern != nil || rule.codes != nil
    }
}
