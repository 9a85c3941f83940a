/// Pages for findings about tables, files and secrets.
extension DiagnosticCatalog {
    static let e5xx: [Page] = [
        Page(
            code: "E501", title: "unknown table",
            explanation: "`map` and `in table` use a name that stands under `tables:` of the route.",
            wrong: """
                - map: PID-8
                  table: sexx
                  not_found: keep
                """,
            right: """
                - map: PID-8
                  table: sex
                  not_found: keep
                """),
        Page(
            code: "E502", title: "file cannot be read",
            explanation: """
                A file that the route names is missing, or this user may not read it. Names are
                relative to the file they stand in.
                """),
        Page(
            code: "E503", title: "table too large",
            explanation: "A code table may have 10 MB and 1,000,000 rows."),
        Page(
            code: "E504", title: "table cannot be read",
            explanation: """
                The CSV file breaks a rule: text goes on after a closing quote, a quote is never
                closed, a line has too few columns, or it is not UTF-8. A quote inside quotes is
                written twice.
                """,
            wrong: """
                from,to
                "A"B,C
                """,
            right: """
                from,to
                "A""B",C
                """),
        Page(
            code: "E505", title: "column missing",
            explanation: """
                The first line of a table names its columns: `from` and `to`, or the names that
                `key:` and `value:` give.
                """,
            wrong: """
                code,meaning
                1,M
                """,
            right: """
                from,to
                1,M
                """),
        Page(
            code: "E506", title: "code twice in a table",
            explanation: "A code can become one thing only. Both lines are named.",
            wrong: """
                from,to
                1,M
                1,F
                """,
            right: """
                from,to
                1,M
                2,F
                """),
        Page(
            code: "E507", title: "empty table",
            explanation: "The table has no rows, so every code would be unknown."),
        Page(
            code: "E508", title: "secret cannot be read",
            explanation: """
                ${secret:NAME} is a file NAME in the folder that `secrets: directory:` of
                orderly.yaml names, or one of systemd's credentials.
                """),
        Page(
            code: "E509", title: "secret open to others",
            explanation: """
                A secret's file must have mode 0400 or 0600, so that only the user that runs Orderly
                can read it.
                """),
        Page(
            code: "E510", title: "environment variable not set",
            explanation: """
                ${env:NAME} has no value where Orderly runs. Set it, or give a default with
                ${env:NAME:-default}.
                """,
            wrong: "host: ${env:LAB_HOST}",
            right: "host: ${env:LAB_HOST:-127.0.0.1}"),
        Page(
            code: "E511", title: "secret in a route file",
            explanation: """
                Route files are read, copied and kept in version control; a key or password in them
                is no secret any more. The line is not shown here.
                """,
            wrong: "key: MIIEvQIBADAN",
            right: "key: ${secret:engine-tls-key}"),
        Page(
            code: "E512", title: "variable cannot be read",
            explanation: """
                Only ${env:NAME}, ${env:NAME:-default} and ${secret:NAME} are known. A plain ${ is
                written $${.
                """,
            wrong: "host: ${LAB_HOST}",
            right: "host: ${env:LAB_HOST}"),
        Page(
            code: "E514", title: "too many routes",
            explanation: "A folder may hold 500 routes."),
        Page(
            code: "E515", title: "route folder cannot be read",
            explanation: "The folder is missing, is a file, or this user may not read it."),
        Page(
            code: "E516", title: "no route in the folder",
            explanation: """
                Routes are the files that end in .yaml. orderly.yaml, names that start with _ and
                names that end in .test.yaml are something else.
                """),
    ]
}
