import HL7

/// What makes a segment this one and not another of its name: its key fields, or all it says.
struct SegmentKey: Hashable {
    var name: SegmentName?
    var values: [[UInt8]]

    /// Fields whose first component tells segments of a name apart, such as the code of an OBX. Where the first of
    /// them is empty the next one speaks.
    private static let fields: [String: [[Int]]] = [
        "OBX": [[3, 4]], "OBR": [[3], [2], [4]], "ORC": [[3], [2], [1]], "NK1": [[2], [3]], "AL1": [[3]],
        "IAM": [[3]], "DG1": [[3], [4]], "PR1": [[3], [4]], "IN1": [[2], [3], [36]], "GT1": [[2], [3]],
        "ROL": [[3, 4]], "PRT": [[4, 5]], "SPM": [[2], [4]], "TQ1": [[2]], "FT1": [[2], [7]], "RXA": [[5]],
        "RXC": [[2]], "RXE": [[2]], "RXO": [[1]], "RXR": [[1]], "AIS": [[3]], "AIG": [[3]], "AIL": [[3]],
        "AIP": [[3]], "TXA": [[12]], "MFE": [[4]], "STF": [[1]], "LOC": [[1]], "MRG": [[1]], "PID": [[3]],
        "PV1": [[19]], "SFT": [[3]], "ERR": [[2, 3]], "UB2": [[1]], "GOL": [[4]], "PRB": [[4]],
    ]

    /// The key fields; `nil` for names without any, and where all of them are empty.
    init?(keyOf segment: ComparedSegment) {
        guard let name = segment.name, let choices = Self.fields[name.description] else { return nil }
        let choice = choices.first { fields in fields.contains { !segment.firstText(ofField: $0).isEmpty } }
        guard let choice else { return nil }
        self.name = name
        values = choice.map { segment.firstText(ofField: $0) }
    }

    init(nameOf segment: ComparedSegment) {
        name = segment.name
        values = []
    }
}
