import HL7

/// Whom the segments of a message are about: the patient of the last PID before them, or of the first.
struct MessagePeople {
    struct Patient: Sendable {
        var sex: NamePseudonyms.Sex
        /// PID-5.2 of all repetitions, in their normal form.
        var givenNames: Set<[UInt8]>
        var shift: DateShift
    }

    private let patients: [(segment: Int, patient: Patient)]
    private var next = 0
    private(set) var patient: Patient

    private static let pid = SegmentName("PID".utf8)
    /// Identifiers by which a patient is known for long, best first (table 0203).
    private static let lasting = ["MR", "PI", "PT", "PN", "NI", "NH", "SS"].map { Array($0.utf8) }

    init(_ message: Message, _ source: PseudonymSource) {
        let segments = Self.pid.map { message.segments(named: $0) } ?? []
        patients = segments.map { ($0, Self.patient(in: $0, of: message, source)) }
        patient =
            patients.first?.patient
            ?? Patient(sex: .unknown, givenNames: [], shift: DateShift(source, patient: []))
    }

    mutating func enter(segment index: Int) {
        guard next < patients.count, patients[next].segment == index else { return }
        patient = patients[next].patient
        next += 1
    }

    private static func patient(in segment: Int, of message: Message, _ source: PseudonymSource) -> Patient {
        func text(_ field: Int, _ repetition: Int = 1, _ component: Int = 1) -> [UInt8] {
            guard let pid else { return [] }
            return message.text(
                at: Location(
                    segment: segment, name: pid, field: field, repetition: repetition, component: component))
        }
        let names = message.repetitionCount(segment: segment, field: 5)
        return Patient(
            sex: NamePseudonyms.Sex(text(8)),
            givenNames: Set(
                (0..<min(names, 20)).map { NamePseudonyms.normal(text(5, $0 + 1, 2)) }.filter { !$0.isEmpty }),
            shift: DateShift(source, patient: key(text, message.repetitionCount(segment: segment, field: 3))))
    }

    /// The identifier of the most lasting kind, else the first; without any the account, else name and birth.
    private static func key(_ text: (Int, Int, Int) -> [UInt8], _ count: Int) -> [UInt8] {
        let identifiers = (0..<min(count, 50)).map { (id: text(3, $0 + 1, 1), type: text(3, $0 + 1, 5)) }
            .filter { !$0.id.isEmpty }
        let best = lasting.lazy.compactMap { type in identifiers.first { $0.type == type } }.first
        if let identifier = best ?? identifiers.first { return identifier.id }
        let others = [2, 4, 18, 19].map { text($0, 1, 1) }
        return others.first { !$0.isEmpty } ?? text(5, 1, 1) + [0] + text(5, 1, 2) + [0] + text(7, 1, 1)
    }
}
