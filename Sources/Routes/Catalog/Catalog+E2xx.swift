/// Pages for findings about the structure of routes.
extension DiagnosticCatalog {
    static let e2xx: [Page] = [
        Page(
            code: "E202", title: "unknown key",
            explanation: """
                Each part of a route accepts its own keys and no others, so that a slip is found
                here and not in production. `orderly explain` and the reference list them.
                """,
            wrong: "retry: {fist: 1s}",
            right: "retry: {first: 1s}"),
        Page(
            code: "E203", title: "key missing",
            explanation: """
                This part does not work without the key. There is no default that would be right for
                everyone.
                """,
            wrong: """
                from:
                  mllp: {}
                """,
            right: """
                from:
                  mllp: {port: 2575}
                """),
        Page(
            code: "E204", title: "wrong shape",
            explanation: "A text stands where a list or a group of keys is expected, or the other way round.",
            wrong: "steps: trim",
            right: """
                steps:
                  - change: PID-5.1
                    apply: trim
                """),
        Page(
            code: "E205", title: "value cannot be read",
            explanation: """
                The key wants a number, a length of time such as 30s, a size such as 16 MB, yes or
                no, or a file mode.
                """,
            wrong: "wait_for_ack: 30",
            right: "wait_for_ack: 30s"),
        Page(
            code: "E206", title: "value missing",
            explanation: "A key without a value. An empty text is written \"\".",
            wrong: "value:",
            right: "value: \"\""),
        Page(
            code: "E207", title: "none of the choices",
            explanation: "The key accepts a few words only.",
            wrong: "others: ignore",
            right: "others: skip"),
        Page(
            code: "E208", title: "out of range",
            explanation: "The number, length of time or size is smaller or larger than makes sense here.",
            wrong: "port: 70000",
            right: "port: 7000"),
        Page(
            code: "E209", title: "not in this version",
            explanation: """
                The language has this, and this version of Orderly does not read it yet. It is an
                error because it would have no effect.
                """,
            wrong: "to: {lab: {http: {url: https://lab.hospital.example}}}"),
        Page(
            code: "E210", title: "step without a verb",
            explanation: """
                A step needs a verb that says what it does. Often the - before a verb is in the
                wrong line.
                """,
            wrong: "- value: LAB",
            right: """
                - set: MSH-5
                  value: LAB
                """),
        Page(
            code: "E211", title: "unknown step",
            explanation: """
                A step starts with a verb: set, copy, move, change, map, reformat_date, remove,
                keep_only, append, add_segment, renumber, require, stop, choose, for_each, use or
                tag. Functions such as uppercase are named under `apply:` of `change`.
                """,
            wrong: "- uppercase: PID-5.1",
            right: """
                - change: PID-5.1
                  apply: uppercase
                """),
        Page(
            code: "E212", title: "two verbs in a step",
            explanation: "A step does one thing, so that the order is plain. Start another step.",
            wrong: """
                - remove: PID-19
                  renumber: OBX-1
                """,
            right: """
                - remove: PID-19
                - renumber: OBX-1
                """),
        Page(
            code: "E213", title: "key of another verb",
            explanation: "The key belongs to some verb, but not to this one.",
            wrong: """
                - remove: PID-8
                  table: sex
                """,
            right: """
                - map: PID-8
                  table: sex
                  not_found: keep
                """),
        Page(
            code: "E214", title: "what to write, or where",
            explanation: """
                `set` takes exactly one of value, text, first_of, now and hl7_null; `add_segment`
                exactly one of after, before and at_end.
                """,
            wrong: "- set: MSH-5",
            right: """
                - set: MSH-5
                  value: LAB
                """),
        Page(
            code: "E215", title: "unknown function",
            explanation: "`apply:` knows a fixed list of functions.",
            wrong: "apply: upper_case_it",
            right: "apply: uppercase"),
        Page(
            code: "E216", title: "function's parameters",
            explanation: "Some functions need parameters and some have none.",
            wrong: "apply: truncate",
            right: """
                apply:
                  truncate: 20
                """),
        Page(
            code: "E217", title: "path does not fit the verb",
            explanation: """
                Some verbs work on fields, some on segments, some on repetitions. The message says
                which.
                """,
            wrong: """
                - set: PID
                  value: A
                """,
            right: """
                - set: PID-8
                  value: A
                """),
        Page(
            code: "E218", title: "MSH is protected",
            explanation: """
                MSH-1 and MSH-2 say how the whole message is written, and a message without MSH is
                no message. No step can write or remove them.
                """,
            wrong: "- remove: MSH",
            right: "- remove: MSH-8"),
        Page(
            code: "E219", title: "parameters of shared steps",
            explanation: """
                A shared file lists under `needs:` the names that `give:` must fill in, exactly
                those. Inside, ${name} stands for the value.
                """,
            wrong: "- use: _tidy.yaml",
            right: """
                - use: _tidy.yaml
                  give: {field: PID-5.1}
                """),
        Page(
            code: "E220", title: "variable outside connection settings",
            explanation: """
                ${env:…} and ${secret:…} are read in connection settings only: under `from:`, in a
                destination's connector and in orderly.yaml. What is done to messages stands in the
                file and nowhere else, so that tests prove it.
                """,
            wrong: """
                - set: MSH-6
                  value: ${env:SITE}
                """,
            right: """
                - set: MSH-6
                  value: HOSP
                """),
        Page(
            code: "E221", title: "what happens otherwise",
            explanation: """
                map, reformat_date and require can meet a value they cannot handle. What happens
                then is the author's choice, never a default.
                """,
            wrong: """
                - map: PID-8
                  table: sex
                """,
            right: """
                - map: PID-8
                  table: sex
                  not_found: keep
                """),
        Page(
            code: "E222", title: "bad name",
            explanation: """
                Names become parts of queues, counts and files: letters, digits and -, starting with
                a letter or digit, at most 64.
                """,
            wrong: "route: East registrations",
            right: "route: east-registrations"),
        Page(
            code: "E223", title: "route name used twice",
            explanation: """
                The name of a route is used for its queues, counts and stored messages. Two routes
                cannot share it.
                """),
        Page(
            code: "E224", title: "message type",
            explanation: """
                Types are written TYPE^EVENT (MSH-9.1 and MSH-9.2), TYPE^* for every event, or * for
                everything.
                """,
            wrong: "types: [ADT_A01]",
            right: "types: [ADT^A01]"),
        Page(
            code: "E225", title: "branches of choose",
            explanation: """
                Each branch has `when:` and `do:`; the last may be `otherwise:` with its steps under
                it.
                """,
            wrong: """
                choose:
                  - do: …
                """,
            right: """
                choose:
                  - when: PID-8 is "F"
                    do: …
                  - otherwise: …
                """),
        Page(
            code: "E226", title: "no destination",
            explanation: "A route without a destination would answer AA and drop every message."),
        Page(
            code: "E227", title: "listener or connector",
            explanation: "`from:` has exactly one listener, a destination exactly one connector."),
        Page(
            code: "E228", title: "reply_from",
            explanation: """
                `reply_from` passes a destination's own answer back to the sender. It must name a
                destination of the route, and the sender has to wait for it: `after: delivered`.
                """,
            wrong: """
                acknowledge:
                  reply_from: lab
                """,
            right: """
                acknowledge:
                  after: delivered
                  reply_from: lab
                """),
        Page(
            code: "E229", title: "when_rejected missing",
            explanation: """
                A receiver that answers AE or AR has taken the message and refused it. Whether it is
                set aside, sent again or holds up the others is a decision about patients' data that
                has no default.
                """,
            wrong: """
                lab:
                  mllp: {host: 127.0.0.1, port: 6661}
                """,
            right: """
                lab:
                  mllp: {host: 127.0.0.1, port: 6661}
                  when_rejected: dead_letter
                """),
        Page(
            code: "E230", title: "use goes in circles",
            explanation: """
                Shared steps cannot use the file they are in, directly or through another, and at
                most 8 files can use each other in a row.
                """),
        Page(
            code: "E231", title: "unknown shared destination",
            explanation: "`use:` in a destination names an entry under `destinations:` of orderly.yaml.",
            wrong: "lab: {use: lab-man}",
            right: "lab: {use: lab-main}"),
        Page(
            code: "E232", title: "keep_order",
            explanation: """
                `yes` keeps all messages in one order, `by PATH` those with the same value there,
                `no` none.
                """,
            wrong: "keep_order: PID-3.1",
            right: "keep_order: by PID-3.1"),
        Page(
            code: "E233", title: "too many",
            explanation: """
                A route may have 10,000 steps (shared ones counted at each use), 100 destinations
                and 200 tables.
                """),
        Page(
            code: "E234", title: "shared steps in the wrong place",
            explanation: "Files of shared steps start with _, so that they are not taken for routes."),
        Page(
            code: "E235", title: "date format",
            explanation: """
                Formats are made of yyyy, yy, MM, dd, HH, mm, ss, SSS and ZZZ; other letters stand
                in single quotes.
                """,
            wrong: "to: YYYY-MM-DD",
            right: "to: yyyy-MM-dd"),
        Page(
            code: "E236", title: "pattern",
            explanation: """
                Patterns know characters, classes [ ], groups ( ), alternatives | and repeats * + ?
                { }. Back-references and look-around are not part of them, because they can take
                minutes.
                """,
            wrong: "pattern: (a)\\1",
            right: "pattern: aa"),
        Page(
            code: "E237", title: "segment",
            explanation: """
                A segment's name is three capitals or digits, such as PID; Z* means all that begin
                with Z.
                """,
            wrong: "keep_only: [MSH, pid]",
            right: "keep_only: [MSH, PID]"),
        Page(
            code: "E238", title: "batches and answers after delivery",
            explanation: """
                With `after: delivered` a sender waits until every destination has the message. One
                answer cannot wait for thousands of messages at once, so such a route refuses frames
                with several messages. Take them on a route of their own that answers once they are
                stored.
                """,
            wrong: """
                acknowledge: {after: delivered}
                batches: accept
                """,
            right: """
                acknowledge: {after: queued}
                batches: accept
                """),
        Page(
            code: "E239", title: "unknown version of HL7",
            explanation: """
                Versions are written as MSH-12 has them: 2.1 to 2.9, with 2.3.1, 2.5.1, 2.7.1, 2.8.1 and
                2.8.2 between. Without `versions:` a route takes messages of any version.
                """,
            wrong: "accept: {types: [ADT^A01], versions: [2.51], others: reject}",
            right: "accept: {types: [ADT^A01], versions: [2.5.1], others: reject}"),
        Page(
            code: "E240", title: "unknown character set",
            explanation: """
                Character sets have the names of HL7 table 0211 (8859/1, UNICODE UTF-8, GB 18030-2000)
                or IANA's (ISO-8859-1, windows-1252, Shift_JIS). Names of your own senders are added
                under `charset_aliases:` in orderly.yaml.
                """,
            wrong: "charset: 8859/1x",
            right: "charset: 8859/1"),
        Page(
            code: "E241", title: "character set that cannot be used",
            explanation: """
                The bytes of UTF-16 and UTF-32 contain those that end an MLLP frame, so they cannot be
                sent or received. Other sets need a table of the system's iconv; small systems install
                only some of them (on Debian they are part of libc6, or of
                libc-gconv-modules-extra).
                """,
            wrong: "charset: UNICODE UTF-16",
            right: "charset: UNICODE UTF-8"),
        Page(
            code: "E244", title: "sequence numbers without an answer in time",
            explanation: """
                With `sequence_numbers: yes` each answer tells in MSA-4 which number comes next. So there
                must be an answer, and it must be given once the message is stored.
                """,
            wrong: """
                acknowledge: {after: delivered}
                """,
            right: """
                acknowledge: {after: queued}
                """),
        Page(
            code: "E245", title: "application_to",
            explanation: """
                In enhanced mode a message has a commit answer (CA), and later an application answer
                (AA, AE). `application_to` sends the second over a connection of its own: through a
                destination of the route that is an MLLP receiver and gets nothing else, so it has no
                when:, split: or steps:. Messages in original mode are answered on their own
                connection all the same.
                """,
            wrong: """
                acknowledge: {mode: original, application_to: sender}
                """,
            right: """
                acknowledge: {application_to: sender}
                """),
    ]
}
