/// Pages for findings about validation and profiles.
extension DiagnosticCatalog {
    static let e26x: [Page] = [
        Page(
            code: "E260", title: "validate without problems",
            explanation: """
                A message that is not as it should be can go its way with a note, be refused, or wait
                for an operator. Which is right only the author of the route knows, so there is no
                default.
                """,
            wrong: "validate: strict",
            right: """
                validate: strict
                problems: note
                """),
        Page(
            code: "E261", title: "version of a profile",
            explanation: """
                A profile narrows one version of the standard, by its number as MSH-12 says it.
                Without version: it takes messages of every version.
                """,
            wrong: "version: 2.55",
            right: "version: 2.5.1"),
        Page(
            code: "E262", title: "how often, how long",
            explanation: """
                occurs: is a number of times or two of them: 1, 1..3, 2..* for two and more.
                length: is the most characters, or the fewest and the most: 20, 1..20.
                """,
            wrong: "PID-3: {occurs: 3-1}",
            right: "PID-3: {occurs: 1..3}"),
        Page(
            code: "E263", title: "rule of a profile",
            explanation: """
                A rule says something about a segment or a field, once, and nothing that another key
                of the same rule makes pointless.
                """,
            wrong: "PID-19: {usage: X, length: 16}",
            right: "PID-19: {usage: X}"),
        Page(
            code: "E264", title: "place of a profile",
            explanation: """
                The version that the profile narrows has no such segment, field, component or table,
                so the rule would never find anything.
                """,
            wrong: "PID-80: {usage: R}",
            right: "PID-8: {usage: R}"),
    ]
}
