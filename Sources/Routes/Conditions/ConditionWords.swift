/// What people write for the words of a condition, and what they mean.
enum ConditionWords {
    /// Words in a phrase, at most.
    static let longestPhrase = 7

    static let quantifiers: [String: Condition.Quantifier] = [
        "any": .any, "some": .any, "one": .any, "all": .all, "every": .all, "each": .all, "no": .no, "none": .no,
    ]

    /// Words before a path, as in `exists PID-3` or `empty(PID-3)`.
    static let calls: [String: ConditionHead] = {
        let valued = ConditionHead(verb: .valued, isNegated: false)
        let empty = ConditionHead(verb: .empty, isNegated: false)
        let null = ConditionHead(verb: .null, isNegated: false)
        var calls: [String: ConditionHead] = [:]
        for word in [
            "exists", "exist", "valued", "isvalued", "is_valued", "present", "hasvalue", "has_value", "notempty",
        ] {
            calls[word] = valued
        }
        for word in ["empty", "isempty", "is_empty", "blank", "isblank", "missing", "absent"] { calls[word] = empty }
        for word in ["null", "isnull", "is_null"] { calls[word] = null }
        return calls
    }()

    /// Lower-case words with single spaces, to the test that is meant; the language's own spellings are among them.
    static let heads: [String: ConditionHead] = {
        var heads: [String: ConditionHead] = [:]
        for (verb, phrases) in affirmed {
            for phrase in phrases { heads[phrase] = ConditionHead(verb: verb, isNegated: false) }
        }
        for (verb, phrases) in denied {
            for phrase in phrases { heads[phrase] = ConditionHead(verb: verb, isNegated: true) }
        }
        for head in ConditionHead.all { heads[head.spelling] = head }
        return heads
    }()

    private static let affirmed: [ConditionHead.Verb: [String]] = [
        .valued: [
            "valued", "exists", "exist", "does exist", "present", "is present", "is set", "is filled", "is there",
            "is known", "has value", "has a value", "isvalued", "is_valued",
        ],
        .empty: [
            "empty", "is blank", "is missing", "is absent", "isempty", "is_empty", "is nothing", "has no value",
        ],
        .null: ["null", "isnull", "is_null", "is nil"],
        .equals: [
            "=", "==", "===", ":", "eq", "equals", "equal", "equals to", "equal to", "is equal to", "is exactly",
        ],
        .isIn: ["is in", "one of", "is one of", "is any of", "in list", "is in list"],
        .contains: ["contain", "containing", "includes", "include", "has", "is containing"],
        .starts: [
            "starts", "start with", "startswith", "starts_with", "begins with", "begin with", "beginswith",
            "is starting with",
        ],
        .ends: ["ends", "end with", "endswith", "ends_with", "is ending with"],
        .matches: ["=~", "~", "match", "matching", "is matching"],
        .ordered(.less): ["is <", "lt", "less than", "is less than", "is below", "before", "is before"],
        .ordered(.lessOrEqual): ["=<", "is <=", "le", "lte", "at most", "is at most", "is less than or equal to"],
        .ordered(.greater): [
            "is >", "gt", "greater than", "is greater than", "more than", "is more than", "is above", "after",
            "is after",
        ],
        .ordered(.greaterOrEqual): [
            "=>", "is >=", "ge", "gte", "at least", "is at least", "is greater than or equal to",
        ],
    ]

    private static let denied: [ConditionHead.Verb: [String]] = [
        .valued: [
            "not valued", "isn't valued", "doesn't exist", "does not exist", "not exists", "not exist",
            "is not present", "isn't present", "is not set", "isn't set", "is not filled", "is not there",
            "isn't there", "is not known",
        ],
        .empty: [
            "not empty", "isn't empty", "isnt empty", "is non-empty", "is not blank", "is not missing",
            "is not absent", "notempty", "isnotempty", "is_not_empty",
        ],
        .null: ["not null", "isn't null", "isnotnull", "is not nil"],
        .equals: [
            "!=", "!==", "<>", "ne", "isn't", "isnt", "isnot", "is_not", "not equal", "not equals", "not equal to",
            "is not equal to", "isn't equal to", "does not equal", "doesn't equal", "is different from",
        ],
        .isIn: ["is not in", "isn't in", "notin", "not_in", "is not one of", "isn't one of", "not one of"],
        .contains: [
            "not contain", "does not contain", "doesn't contain", "not include", "does not include",
            "doesn't include",
        ],
        .starts: [
            "not starts", "not start with", "does not start with", "doesn't start with", "not begins with",
            "does not begin with", "doesn't begin with",
        ],
        .ends: ["not ends", "not end with", "does not end with", "doesn't end with"],
        .matches: ["!~", "not match", "does not match", "doesn't match"],
    ]
}
