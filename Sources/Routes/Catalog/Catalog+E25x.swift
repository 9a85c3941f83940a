/// Pages for findings about test files.
extension DiagnosticCatalog {
    static let e25x: [Page] = [
        Page(
            code: "E250", title: "test of an unknown route",
            explanation: """
                A test file names the route that it tests, and the folder has no such route.
                """,
            wrong: "route: registration",
            right: "route: registrations"),
        Page(
            code: "E251", title: "what a test sends",
            explanation: """
                A test sends one message as text (send), one from a file (send_file), or several
                (send_all).
                """,
            right: "send_file: ../Samples/a01.hl7"),
        Page(
            code: "E252", title: "too much to send",
            explanation: """
                The size of a message and the number of messages of one test are limited. Load is
                measured with `orderly load`.
                """),
        Page(
            code: "E253", title: "unknown destination in a test",
            explanation: """
                The name is no destination of the route that is tested. Beside its own keys, expect:
                knows the names of destinations only.
                """,
            wrong: "sent_to: [labb]",
            right: "sent_to: [lab]"),
        Page(
            code: "E254", title: "time of a test",
            explanation: """
                The clock of a test stands still at the date and time that at: gives.
                """,
            wrong: "at: tomorrow",
            right: "at: 2026-03-01T10:15:00Z"),
        Page(
            code: "E255", title: "two tests with one name",
            explanation: """
                A failure names its test, so names must differ within a file.
                """),
        Page(
            code: "E256", title: "nothing expected",
            explanation: """
                A test without an expectation cannot fail and so shows nothing.
                """,
            wrong: "expect: {}",
            right: "expect: {ack: AA}"),
        Page(
            code: "E257", title: "no file to send",
            explanation: """
                The pattern of send_all fits no file. * stands for any characters and ? for one, in the
                last part of the path.
                """,
            wrong: "send_all: ../Samples/*.hl",
            right: "send_all: ../Samples/*.hl7"),
        Page(
            code: "E258", title: "expectations against each other",
            explanation: """
                Two expectations of one test cannot both come true.
                """,
            wrong: "expect: {skipped: yes, sent_to: [lab]}",
            right: "expect: {skipped: yes, sent_to: []}"),
        Page(
            code: "E259", title: "expected message cannot be read",
            explanation: """
                Messages are compared field by field, so what is expected must be a message: it begins
                with MSH|^~\\& and has one segment a line.
                """,
            wrong: "message: everything",
            right: "message_file: expected/a01.hl7"),
    ]
}
