/// What the components of data types are. Types of all versions stand here under all their names.
enum TypeRules {
    /// - Returns: `nil` where the primitive type decides.
    static func role(_ type: String, _ position: Int) -> LeafRole? { table[type]?[position] }

    /// Locations are codes also where their parts are HD (2.7 and later): they go before what their parts say.
    static func outerRole(_ type: String, _ position: Int) -> LeafRole? {
        guard ["PL", "CM_INTERNAL_LOCATION", "NDL", "CM_NDL", "LA1", "LA2", "CM_LA1"].contains(type) else { return nil }
        return location[type]?[position]
    }

    /// What a value of a primitive type is.
    static func role(primitive type: String) -> LeafRole {
        switch type {
        case "DT", "DTM", "TS": .date
        case "TM": .time
        case "NM", "SI": .number
        case "SNM", "TN": .telephone
        case "ID", "IS": .code
        case "TX", "FT": .freeText
        case "ST": .shortText
        default: .unknown
        }
    }

    private static let location: [String: [Int: LeafRole]] = {
        let place: [Int: LeafRole] = [1: .code, 2: .code, 3: .code, 5: .code, 6: .code, 7: .code, 8: .code]
        let named: [Int: LeafRole] = [4: .code, 5: .code, 6: .code, 8: .code, 9: .code, 10: .code, 11: .code]
        return [
            "PL": place, "CM_INTERNAL_LOCATION": place, "LA1": place, "LA2": place, "CM_LA1": place, "NDL": named,
            "CM_NDL": named,
        ]
    }()

    private static let table: [String: [Int: LeafRole]] = {
        let name: [Int: LeafRole] = [
            1: .familyName, 2: .givenName, 3: .givenName, 4: .nameAffix, 5: .nameAffix, 6: .nameAffix, 10: .date,
            14: .nameAffix, 15: .givenName,
        ]
        let person: [Int: LeafRole] = [
            1: .identifier, 2: .familyName, 3: .givenName, 4: .givenName, 5: .nameAffix, 6: .nameAffix, 7: .nameAffix,
            9: .system, 11: .checkDigit, 21: .nameAffix,
        ]
        let identifier: [Int: LeafRole] = [1: .identifier, 2: .checkDigit, 4: .system, 6: .system, 11: .identifier]
        let entity: [Int: LeafRole] = [1: .identifier, 2: .system, 3: .system, 4: .system]
        let coded: [Int: LeafRole] = [
            1: .code, 2: .codeText, 3: .codingSystem, 4: .code, 5: .codeText, 6: .codingSystem, 7: .codingSystem,
            8: .codingSystem, 9: .freeText, 10: .code, 11: .codeText, 12: .codingSystem, 13: .codingSystem,
            14: .codingSystem, 15: .codingSystem, 16: .codingSystem, 17: .codingSystem, 18: .codingSystem,
            19: .codingSystem, 20: .codingSystem, 21: .codingSystem, 22: .codingSystem,
        ]
        let address: [Int: LeafRole] = [
            1: .street, 2: .addressLine, 3: .town, 4: .region, 5: .addressLine, 6: .country, 8: .town, 9: .region,
            10: .region, 19: .shortText, 20: .freeText,
        ]
        let organisation: [Int: LeafRole] = [
            1: .organisation, 3: .identifier, 4: .checkDigit, 6: .system, 8: .system, 10: .identifier,
        ]
        return [
            "XPN": name, "PN": name, "XCN": person, "CN": person, "CN_SIMPLE": person, "CNS": person, "PPN": person,
            "CNN": [
                1: .identifier, 2: .familyName, 3: .givenName, 4: .givenName, 5: .nameAffix, 6: .nameAffix,
                7: .nameAffix, 9: .system, 10: .system, 11: .system,
            ],
            "FN": [1: .familyName, 2: .nameAffix, 3: .familyName, 4: .nameAffix, 5: .familyName],
            "CX": identifier, "CK": identifier, "CK_ACCOUNT_NO": identifier, "CM_PAT_ID": identifier,
            "CM_PAT_ID_0192": identifier, "EI": entity, "CM_PLACER": entity, "CM_FILLER": entity,
            "CM_GROUP_ID": entity, "HD": [1: .system, 2: .system, 3: .system],
            "CE": coded, "CWE": coded, "CNE": coded, "CF": coded, "XAD": address, "AD": address,
            "SAD": [1: .street, 2: .street, 3: .addressLine], "XON": organisation,
            "XTN": [
                1: .telephone, 4: .telephone, 5: .telephone, 6: .telephone, 7: .telephone, 8: .telephone, 9: .shortText,
                10: .telephone, 11: .telephone, 12: .telephone,
            ],
            "DLN": [1: .identifier, 2: .region], "CM_LICENSE_NO": [1: .identifier, 2: .region],
            "PLN": [1: .identifier, 3: .region], "CM_PLN": [1: .identifier, 3: .region], "AUI": [1: .identifier],
            "CM_AUI": [1: .identifier], "TS": [1: .date, 2: .code], "SN": [1: .result, 3: .result],
            "ED": [1: .system, 5: .document], "RP": [1: .pointer, 2: .system], "QIP": [1: .fieldName, 2: .unknown],
            "VID": [1: .system, 2: .system, 3: .system], "MSG": [1: .system, 2: .system, 3: .system],
            "PL": [4: .system, 9: .shortText, 10: .identifier, 11: .system],
        ]
    }()
}
