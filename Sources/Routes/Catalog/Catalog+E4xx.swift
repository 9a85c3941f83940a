/// Pages for findings about conditions.
extension DiagnosticCatalog {
    static let e4xx: [Page] = [
        Page(
            code: "E401", title: "condition cannot be read",
            explanation: """
                A condition is a path (or type, event, tag.NAME), a test, and what the test compares
                with. Several are joined with and, or; parentheses say what belongs together.
                """,
            wrong: "when: female patients",
            right: "when: PID-8 is \"F\""),
        Page(
            code: "E402", title: "several values",
            explanation: """
                The path has [*] and so names several values. Whether one of them must pass the test, or
                all, or none, makes a difference that only you know.
                """,
            wrong: "when: OBX[*]-8 is \"H\"",
            right: "when: any OBX[*]-8 is \"H\""),
        Page(
            code: "E403", title: "sign instead of words",
            explanation: """
                Comparisons are written in words: is, is not, matches. Only <, <=, > and >= are signs.
                """,
            wrong: "when: PID-8 == \"F\"",
            right: "when: PID-8 is \"F\""),
        Page(
            code: "E404", title: "and, or, not",
            explanation: """
                Conditions are joined with the words and, or, not, in small letters.
                """,
            wrong: "when: PID-8 is \"F\" && event is \"A01\"",
            right: "when: PID-8 is \"F\" and event is \"A01\""),
        Page(
            code: "E405", title: "text without double quotes",
            explanation: """
                A text in a condition always stands in double quotes, so that it cannot be taken for a
                path or a word of the language. A quote inside the text is written twice.
                """,
            wrong: "when: event is A01",
            right: "when: event is \"A01\""),
        Page(
            code: "E406", title: "quote not closed",
            explanation: """
                A text begins with a double quote and the one that ends it is missing.
                """,
            wrong: "when: PID-8 is \"F",
            right: "when: PID-8 is \"F\""),
        Page(
            code: "E407", title: "other words for a test",
            explanation: """
                The tests are: is valued, is empty, is null, is, in, in table, contains, starts with,
                ends with, matches, each also with not. A value is valued, empty (nothing was sent) or
                null (two quotes were sent, which asks for deletion).
                """,
            wrong: "when: PID-3.1 exists",
            right: "when: PID-3.1 is valued"),
        Page(
            code: "E408", title: "unknown table",
            explanation: """
                The route has no table of that name under tables:.
                """,
            wrong: "when: PID-8 in table sexes",
            right: "when: PID-8 in table sex"),
        Page(
            code: "E409", title: "pattern in a condition",
            explanation: """
                A pattern is made of characters, . [ ] classes, \\d \\w \\s, * + ? {2,5}, | and groups.
                Back-references, look-around and lazy counts are left out on purpose: without them no
                message can make a pattern slow.
                """,
            wrong: "when: OBX-5 matches \"(a\"",
            right: "when: OBX-5 matches \"(a)\""),
        Page(
            code: "E410", title: "number or date",
            explanation: """
                <, <=, > and >= compare numbers, written bare, or dates, written in quotes as HL7 writes
                them. A date is compared as far as both sides are known.
                """,
            wrong: "when: PID-7 < 20080301",
            right: "when: PID-7 < \"20080301\""),
        Page(
            code: "E411", title: "condition too large",
            explanation: """
                The length and the depth of one condition are limited. Groups of steps with when: and
                do: say the same and can be read.
                """),
        Page(
            code: "E412", title: "one value only",
            explanation: """
                any, all and no go through several values, and this is one: a component stands for its
                first repetition. With [*] every repetition or every segment is meant.
                """,
            wrong: "when: any PID-3.1 is \"4711\"",
            right: "when: any PID-3[*].1 is \"4711\""),
        Page(
            code: "E413", title: "test missing",
            explanation: """
                A path alone is no condition: say what must be true of it.
                """,
            wrong: "when: PID-3.1",
            right: "when: PID-3.1 is valued"),
        Page(
            code: "E414", title: "nothing to compare with",
            explanation: """
                An empty list holds nothing, and every value contains an empty text: the condition would
                always be the same.
                """,
            wrong: "when: PID-8 in []",
            right: "when: PID-8 in [\"F\", \"M\"]"),
        Page(
            code: "E415", title: "whole segment",
            explanation: """
                A segment has no value of its own. Whether it is there can be asked with is valued and
                is empty; everything else is asked of its fields.
                """,
            wrong: "when: PV1 is \"I\"",
            right: "when: PV1-2 is \"I\""),
        Page(
            code: "E416", title: "bracket or comma missing",
            explanation: """
                Each ( needs its ), each [ its ], and the texts of a list are separated by commas.
                """,
            wrong: "when: PID-8 in [\"F\" \"M\"]",
            right: "when: PID-8 in [\"F\", \"M\"]"),
    ]
}
