import Pipeline

/// A lane in its column: NULL = any order, empty = the whole destination, else its keys.
enum LaneCoding {
    static func encode(_ lane: PlannedDelivery.Lane) -> [UInt8]? {
        switch lane {
        case .anyOrder: nil
        case .whole: []
        case .keys(let keys): Netstrings.join(keys)
        }
    }

    static func decode(_ bytes: [UInt8]?) -> PlannedDelivery.Lane {
        guard let bytes else { return .anyOrder }
        let keys = Netstrings.split(bytes)
        return keys.isEmpty ? .whole : .keys(keys)
    }
}
