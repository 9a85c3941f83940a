/// What libyaml reports, in Swift's types.
struct Event {
    enum Kind {
        case streamStart
        case streamEnd
        case documentStart
        case documentEnd
        case alias(String)
        case scalar(String, Node.ScalarStyle)
        case sequenceStart(isFlow: Bool)
        case sequenceEnd
        case mappingStart(isFlow: Bool)
        case mappingEnd
    }

    /// A 0-based position, as libyaml counts.
    struct Mark {
        var line: Int
        var column: Int
        var offset: Int
    }

    var kind: Kind
    var anchor: String?
    var tag: String?
    var start: Mark
    var end: Mark

    /// A fault of syntax in libyaml's words.
    struct Problem: Error {
        var words: String
        var context: String
        var mark: Mark
        var contextMark: Mark
    }
}
