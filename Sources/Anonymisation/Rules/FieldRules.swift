import HL7

/// Fields that are not what their data type says.
enum FieldRules {
    /// The role of every part of a field; `nil` where the type decides.
    static func role(_ segment: SegmentName, _ field: Int) -> LeafRole? {
        if segment.isHeader, (3...6).contains(field) { return .system }
        return table[segment.description]?[field]
    }

    /// What plain text in a field is, where its type says only that it is text.
    static func textRole(_ segment: SegmentName, _ field: Int, name: String) -> LeafRole {
        switch (segment.description, field) {
        case ("OBX", 4), ("OBX", 5), ("OBX", 7), ("OM2", _), ("OM3", _): .result
        case ("NTE", _): .freeText
        default: isProse(name) ? .freeText : .shortText
        }
    }

    /// Whose sex a given name in a field goes by: a field of the same segment.
    static func sexField(_ segment: SegmentName, _ field: Int) -> Int? {
        switch (segment.description, field) {
        case ("PID", 5), ("PID", 9): 8
        case ("NK1", 2): 15
        case ("GT1", 3): 9
        case ("IN1", 16): 43
        case ("STF", 3): 5
        default: nil
        }
    }

    /// Fields that hold a day of birth.
    static func isBirth(_ segment: SegmentName, _ field: Int) -> Bool {
        switch (segment.description, field) {
        case ("PID", 7), ("NK1", 16), ("GT1", 8), ("IN1", 18), ("STF", 6): true
        default: false
        }
    }

    private static let table: [String: [Int: LeafRole]] = [
        "MSH": [
            8: .identifier, 9: .system, 10: .controlID, 11: .system, 12: .system, 13: .number, 14: .identifier,
            15: .system, 16: .system, 17: .system, 18: .system, 19: .system, 20: .system, 21: .system,
        ],
        "BHS": [8: .identifier, 9: .identifier, 10: .freeText, 11: .controlID, 12: .controlID],
        "FHS": [8: .identifier, 9: .identifier, 10: .freeText, 11: .controlID, 12: .controlID],
        "MSA": [2: .controlID, 3: .freeText], "ERR": [1: .fieldName, 2: .fieldName],
        "BTS": [2: .freeText], "FTS": [2: .freeText],
        "SFT": [2: .system, 3: .system, 4: .system, 5: .freeText],
        "PID": [2: .identifier, 19: .identifier, 23: .town],
        "QRD": [4: .identifier], "QPD": [1: .system, 2: .identifier], "QAK": [1: .identifier, 3: .system],
        "DSC": [1: .identifier],
        "IN1": [8: .identifier, 35: .identifier, 36: .identifier, 49: .identifier],
        "OBX": [2: .system],
    ]

    private static func isProse(_ name: String) -> Bool {
        let words = [
            "comment", "text", "description", "note", "reason", "instruction", "message", "remark", "directions",
        ]
        let name = name.lowercased()
        return words.contains { name.contains($0) }
    }
}
