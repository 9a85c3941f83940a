/// Pages for findings of the YAML reader.
extension DiagnosticCatalog {
    static let e1xx: [Page] = [
        Page(
            code: "E101", title: "file too large",
            explanation: """
                A route file may have 1 MB. Real routes are far smaller; what grows is code tables,
                which belong in CSV files, and steps, which can be shared with `use:`.
                """),
        Page(
            code: "E102", title: "file is not UTF-8",
            explanation: """
                Route files are UTF-8. An editor that saves "ANSI" or "UTF-16" writes letters such
                as é in bytes that mean something else, or nothing, in UTF-8. Save the file again as
                UTF-8.
                """),
        Page(
            code: "E103", title: "tab",
            explanation: """
                Indentation shows what belongs to what, and a tab is as wide as each editor likes.
                Use spaces; most editors can be told to insert them for the tab key.
                """,
            wrong: """
                steps:
                	- remove: PID-19
                """,
            right: """
                steps:
                  - remove: PID-19
                """),
        Page(
            code: "E104", title: "several documents",
            explanation: "A line `---` starts a new YAML document. A file holds one route.",
            wrong: """
                route: a
                ---
                route: b
                """,
            right: "route: a        # and b in a file of its own"),
        Page(
            code: "E105", title: "anchor",
            explanation: """
                YAML's anchors are not part of this language, because a reader would have to look
                for them all over the file. Put shared steps into a file and name it with `use:`.
                """,
            wrong: """
                steps: &tidy
                  - remove: PID-19
                """,
            right: """
                steps:
                  - use: _tidy.yaml
                """),
        Page(
            code: "E106", title: "alias",
            explanation: "YAML's aliases are not part of this language. Text that starts with * needs quotes.",
            wrong: "steps: *tidy",
            right: """
                steps:
                  - use: _tidy.yaml
                """),
        Page(
            code: "E107", title: "tag",
            explanation: """
                YAML's tags, such as !!str, are not part of this language. Every value is text as it
                stands; the key it belongs to decides whether it is read as a number or a duration.
                """,
            wrong: "value: !!str 0012",
            right: "value: 0012"),
        Page(
            code: "E108", title: "merge key",
            explanation: """
                YAML's merge keys are not part of this language. Steps are shared with `use: FILE`,
                destinations with `destinations:` in orderly.yaml and `use: NAME`.
                """,
            wrong: """
                lab:
                  <<: *common
                """,
            right: """
                lab:
                  use: lab-main
                """),
        Page(
            code: "E109", title: "key written twice",
            explanation: """
                A key counts once. Of two, one would be lost without a word. In a list of steps it
                usually means that the - of the second step is missing.
                """,
            wrong: """
                - remove: PID-19
                  remove: PID-20
                """,
            right: """
                - remove: PID-19
                - remove: PID-20
                """),
        Page(
            code: "E110", title: "nested too deep",
            explanation: """
                Values may be nested 32 levels deep. Move inner steps to a file of their own with
                `use:`.
                """),
        Page(
            code: "E111", title: "too many values",
            explanation: "A file may hold 100,000 values. Move code tables to CSV files."),
        Page(
            code: "E112", title: "control character",
            explanation: """
                A character that is neither text nor a line end stands in the file, usually pasted
                from another program. It is invisible and would be sent to receivers. Delete it.
                """),
        Page(
            code: "E113", title: "key is not text",
            explanation: """
                What stands before a colon must be plain text. Usually a value that starts with { or
                [ lacks its quotes.
                """),
        Page(
            code: "E114", title: "empty file",
            explanation: "There is nothing in the file but perhaps comments.",
            right: """
                route: registrations
                language: 1
                """),
        Page(
            code: "E121", title: "value starts with {",
            explanation: "For YAML a { opens a group of keys. Text that starts with it needs quotes.",
            wrong: "text: {PID-5.1}",
            right: "text: \"{PID-5.1}\""),
        Page(
            code: "E122", title: "brackets in a one-line list",
            explanation: """
                Inside [ ] or { } on one line, YAML reads every other bracket as its own. Write one
                item a line, or put each in quotes.
                """,
            wrong: "remove: [PID-3[1].4, PID-19]",
            right: """
                remove:
                  - PID-3[1].4
                  - PID-19
                """),
        Page(
            code: "E123", title: "value starts with a sign of YAML's",
            explanation: """
                Values that start with * & @ % ` or ! mean something else to YAML. Put them in
                quotes.
                """,
            wrong: "value: @home",
            right: "value: \"@home\""),
        Page(
            code: "E124", title: "colon and space inside text",
            explanation: "For YAML a colon with a space after it ends a key. Put the whole text in quotes.",
            wrong: "because: Rejected: no id",
            right: "because: \"Rejected: no id\""),
        Page(
            code: "E125", title: "text cut off at #",
            explanation: """
                A space and # start a comment, and YAML drops the rest of the line without a word.
                Here it cuts a text in quotes or brackets in two.
                """,
            wrong: "when: OBX-3 is \"A #1\"",
            right: "when: 'OBX-3 is \"A #1\"'"),
        Page(
            code: "E126", title: "quote never closed",
            explanation: """
                A text in quotes ends with the same quote it starts with. Inside single quotes a '
                is written twice.
                """,
            wrong: "because: \"No patient",
            right: "because: \"No patient\""),
        Page(
            code: "E127", title: "text after a closing quote",
            explanation: """
                For YAML a value that starts with a quote ends with the next one. A condition that
                starts with a quote needs quotes of the other kind around all of it.
                """,
            wrong: "value: \"A\" or B",
            right: "value: '\"A\" or B'"),
        Page(
            code: "E128", title: "indentation",
            explanation: """
                Keys of one group start in the same column, and what belongs under a key stands
                further right.
                """,
            wrong: """
                from:
                  mllp:
                    port: 2575
                   tls: yes
                """,
            right: """
                from:
                  mllp:
                    port: 2575
                    tls: yes
                """),
        Page(
            code: "E129", title: "unknown escape",
            explanation: """
                In double quotes a \\ starts an escape such as \\n. HL7's own \\ and patterns are
                easier in single quotes, where a \\ is a \\.
                """,
            wrong: "value: \"A\\.br\\B\"",
            right: "value: 'A\\.br\\B'"),
        Page(
            code: "E130", title: "colon missing",
            explanation: "A key is followed by a colon and a space.",
            wrong: "route registrations",
            right: "route: registrations"),
        Page(
            code: "E131", title: "list or mapping not closed",
            explanation: "A one-line list ends with ], a one-line mapping with }.",
            wrong: "types: [ADT^A01, ADT^A04",
            right: "types: [ADT^A01, ADT^A04]"),
        Page(
            code: "E133", title: "text beside |",
            explanation: """
                After | or > nothing more stands on the line; the text starts on the next one,
                indented.
                """,
            wrong: "send: | MSH|^~\\&|A",
            right: """
                send: |
                  MSH|^~\\&|A
                """),
        Page(
            code: "E199", title: "not valid YAML",
            explanation: """
                The file breaks a rule of YAML that has no page of its own. The message holds the
                YAML reader's own words.
                """),
    ]
}
