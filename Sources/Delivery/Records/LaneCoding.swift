import Pipeline

/// A lane in its column: NULL = any order, empty = the whole destination, `!` and a name = apart, else its keys.
enum LaneCoding {
    /// Keys begin with a digit.
    private static let apart = UInt8(ascii: "!")

    static func encode(_ lane: PlannedDelivery.Lane) -> [UInt8]? {
        switch lane {
        case .anyOrder: nil
        case .whole: []
        case .keys(let keys): Netstrings.join(keys)
        case .apart(let name): [apart] + name
        }
    }

    static func decode(_ bytes: [UInt8]?) -> PlannedDelivery.Lane {
        guard let bytes else { return .anyOrder }
        if bytes.first == apart { return .apart(Array(bytes.dropFirst())) }
        let keys = Netstrings.split(bytes)
        return keys.isEmpty ? .whole : .keys(keys)
    }
}
