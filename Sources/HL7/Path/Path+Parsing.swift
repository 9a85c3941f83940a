extension Path: CustomStringConvertible {
    /// Numbers go from 1 to this.
    package static let largestNumber = 999
    /// Characters in a path.
    package static let longestText = 200
    /// Tests in a pick.
    package static let mostTests = 8

    /// Reads a path of the grammar above. The name of the segment is not looked up anywhere.
    package init(_ text: some StringProtocol) throws(PathError) {
        let text = String(text)
        guard text.utf8.count <= Self.longestText * 4, text.count <= Self.longestText else {
            throw PathError(
                message: "a path has at most \(Self.longestText) characters", offset: Self.longestText, length: 1)
        }
        do {
            var parser = PathParser(text)
            self = try parser.path()
        } catch {
            var error = error
            error.suggestion = PathCorrection.of(text)
            throw error
        }
    }

    /// The path as text, which reads back as the same path.
    package var description: String {
        var text = segment.description
        if let segmentPick { text += "[\(segmentPick)]" }
        guard let field else { return text }
        text += "-\(field)"
        if let fieldPick { text += "[\(fieldPick)]" }
        if let component { text += ".\(component)" }
        if let subcomponent { text += component == nil ? ".1.\(subcomponent)" : ".\(subcomponent)" }
        return text
    }
}

extension Path.Pick: CustomStringConvertible {
    package var description: String {
        switch self {
        case .number(let number): "\(number)"
        case .last: "last"
        case .all: "*"
        case .matching(let tests): tests.map(\.description).joined(separator: ",")
        }
    }
}

extension Path.Test: CustomStringConvertible {
    package var description: String {
        let place = subpart.map { "\(part).\($0)" } ?? "\(part)"
        return place + (isEqual ? "=" : "!=") + Self.quotedIfNeeded(value)
    }

    private static func quotedIfNeeded(_ value: [UInt8]) -> String {
        let text = String(decoding: value, as: UTF8.self)
        if !text.isEmpty, text.allSatisfy(PathParser.isWordCharacter) { return text }
        var quoted = "\""
        for character in text {
            if character == "\"" || character == "\\" { quoted.append("\\") }
            quoted.append(character)
        }
        return quoted + "\""
    }
}
