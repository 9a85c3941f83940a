/// The words of a test that come before what it compares with: `is not`, `starts with`, `<=`.
struct ConditionHead: Hashable, Sendable {
    enum Verb: Hashable, Sendable {
        case valued
        case empty
        case null
        case equals
        case isIn
        case contains
        case starts
        case ends
        case matches
        case ordered(Condition.Ordering)
    }

    var verb: Verb
    var isNegated: Bool

    /// As this language spells it.
    var spelling: String {
        switch verb {
        case .valued: isNegated ? "is not valued" : "is valued"
        case .empty: isNegated ? "is not empty" : "is empty"
        case .null: isNegated ? "is not null" : "is null"
        case .equals: isNegated ? "is not" : "is"
        case .isIn: negated("in")
        case .contains: negated("contains")
        case .starts: negated("starts with")
        case .ends: negated("ends with")
        case .matches: negated("matches")
        case .ordered(let ordering): ordering.rawValue
        }
    }

    private func negated(_ words: String) -> String { isNegated ? "not " + words : words }

    /// Every test of the language.
    static let all: [ConditionHead] = {
        let verbs: [Verb] = [.valued, .empty, .null, .equals, .isIn, .contains, .starts, .ends, .matches]
        let worded = verbs.flatMap {
            [ConditionHead(verb: $0, isNegated: false), ConditionHead(verb: $0, isNegated: true)]
        }
        return worded + Condition.Ordering.allCases.map { ConditionHead(verb: .ordered($0), isNegated: false) }
    }()
}
