/// Pages for warnings.
extension DiagnosticCatalog {
    static let w7xx: [Page] = [
        Page(
            code: "W701", title: "file name differs from route",
            explanation: """
                The route's name is used everywhere at run time; a file of another name is hard to
                find at night.
                """),
        Page(
            code: "W702", title: "clear text allowed",
            explanation: """
                `insecure: yes` lets messages travel in clear text. The warning stays as long as
                that is so.
                """),
        Page(
            code: "W703", title: "section without effect",
            explanation: "The section is part of the language and this version does not act on it."),
        Page(
            code: "W704", title: ".yml file not read",
            explanation: """
                Route files end in .yaml. A .yml file in the folder is left alone, which is probably
                not meant.
                """),
        Page(
            code: "W705", title: "unused table",
            explanation: "No step and no condition uses the table."),
        Page(
            code: "W706", title: "setting without effect",
            explanation: "The destination's connector never comes to a point where this setting matters."),
    ]
}
