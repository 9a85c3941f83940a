/// The keys of `NAME.test.yaml`.
package enum TestKeys {
    package static let mostAttempts = 10_000

    // MARK: The file

    package static let route = Key("route", .name, required: true, "the route that is tested")
    package static let about = RouteKeys.about
    package static let language = SharedStepsKeys.language
    package static let tests = Key("tests", .list(.mapping(test)), required: true, "the tests")
    package static let file = KeyTable("a test file", "Tests of one route.", [route, language, about, tests])

    // MARK: A test

    package static let name = Key("name", .text, required: true, "what it shows, as a sentence")
    package static let at = Key("at", .text, "what the frozen clock shows, such as 2026-03-01T10:15:00Z")
    package static let send = Key("send", .text, "one message, a segment a line")
    package static let sendFile = Key("send_file", .file, "one message from a file")
    package static let sendAll = Key(
        "send_all", .oneOrMore(.text), "several messages: texts, files, or patterns of files such as orders-*.hl7")
    package static let replies = Key(
        "replies", .named(.oneOrMore(.choice(replyWords))), "what destinations answer, by name, attempt by attempt")
    package static let expect = Key("expect", .mapping(expectation), required: true, "what should come of it")
    package static let test = KeyTable(
        "a test", "Messages in, and what should come of them.",
        [name, at, send, sendFile, sendAll, replies, expect])

    private static let replyWords: [ValueType.Choice] = [
        .init("AA", "accepted"), .init("AE", "error"), .init("AR", "rejected"), .init("CA", "stored"),
        .init("CE", "not stored: error"), .init("CR", "not stored: rejected"), .init("timeout", "no answer in time"),
        .init("connection_refused", "nobody listens"), .init("wrong_control_id", "an answer to another message"),
    ]
    package static let reply = Key("replies", .choice(replyWords), "one answer")

    // MARK: expect

    package static let answer = Key(
        "ack",
        .oneOrMore(
            .choice(RouteTest.Answer.allCases.map { .init($0.rawValue, $0 == .none ? "no answer" : "that code") })),
        "the code of the answer")
    package static let answerText = Key("ack_text", .text, "words of the answer's text")
    package static let sentTo = Key("sent_to", .list(.name), "the destinations that get something; [] is none")
    package static let message = Key("message", .oneOrMore(.text), "what every destination gets, field by field")
    package static let messageTo = Key("message_to", .named(.oneOrMore(.text)), "what single destinations get, by name")
    package static let messageFile = Key("message_file", .file, "as `message`, from a file")
    package static let ignore = Key("ignore", .oneOrMore(.path), "places that the comparison leaves out")
    package static let check = Key("check", .oneOrMore(.condition), "conditions, as in `when`")
    package static let deadLetter = Key(
        "dead_letter", .either(.yesNo, .text), "whether a message ends as a dead letter, or words of the reason")
    package static let skipped = Key(
        "skipped", .either(.yesNo, .text), "whether a message is skipped, or words of the reason")
    package static let findings = Key(
        "findings", .list(.path), "the places of all findings of `validate`, errors and warnings; [] is none")
    /// Beside these, any destination's name.
    package static let expectation = KeyTable(
        "`expect`", "What should come of a test.",
        [answer, answerText, sentTo, message, messageTo, messageFile, ignore, check, deadLetter, skipped, findings])

    // MARK: A destination's result

    package static let attempts = Key("attempts", .integer(0...mostAttempts), "how often it is tried")
    package static let result = Key(
        "result",
        .choice([
            .init("delivered", "the receiver confirmed it"), .init("dead_letter", "given up"),
            .init("queued", "to be tried again"), .init("blocked", "the destination stands still"),
            .init("parked", "held with what belongs to it"),
        ]), "what becomes of it")
    package static let destination = KeyTable(
        "a destination's result", "What becomes of a delivery.", [attempts, result])
}
