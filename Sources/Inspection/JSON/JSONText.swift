/// JSON, written member by member in the order in which they are added (RFC 8259).
package struct JSONText: Sendable, CustomStringConvertible {
    private var members: [String] = []

    package init() {}

    package mutating func add(_ name: String, _ text: String?) {
        if let text { members.append("\(Self.quoted(name)):\(Self.quoted(text))") }
    }

    package mutating func add(_ name: String, _ number: Int?) {
        if let number { members.append("\(Self.quoted(name)):\(number)") }
    }

    /// What is not finite has no form in JSON and is left out.
    package mutating func add(_ name: String, _ number: Double?) {
        if let number, number.isFinite { members.append("\(Self.quoted(name)):\(number)") }
    }

    package mutating func add(_ name: String, _ value: Bool) {
        members.append("\(Self.quoted(name)):\(value)")
    }

    package mutating func add(_ name: String, _ object: JSONText) {
        members.append("\(Self.quoted(name)):\(object)")
    }

    /// An empty array is left out.
    package mutating func add(_ name: String, _ objects: [JSONText]) {
        guard !objects.isEmpty else { return }
        members.append("\(Self.quoted(name)):[\(objects.map(\.description).joined(separator: ","))]")
    }

    /// An empty array is left out.
    package mutating func add(_ name: String, _ texts: [String]) {
        guard !texts.isEmpty else { return }
        members.append("\(Self.quoted(name)):[\(texts.map(Self.quoted).joined(separator: ","))]")
    }

    /// On one line, without spaces.
    package var description: String { "{\(members.joined(separator: ","))}" }

    private static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": quoted += "\\\""
            case "\\": quoted += "\\\\"
            case "\n": quoted += "\\n"
            case _ where scalar.properties.generalCategory == .control:
                let digits = String(scalar.value, radix: 16)
                quoted += "\\u" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }
}
