import HL7
import YAML

/// Makes a ``RouteTest`` of one item under `tests`.
struct TestDecoder {
    let files: FileCatalog
    /// Of the test file, absolute.
    let directory: String
    let scalars: ScalarReader
    /// `nil` when there is no such route, which has been reported; names are not checked then.
    let route: Route?

    var findings: Findings { scalars.findings }

    /// `nil` when an error keeps the test from being made.
    func test(_ node: Node) -> RouteTest? {
        guard let reader = MappingReader(node, TestKeys.test, scalars: scalars) else { return nil }
        let name = reader.text(TestKeys.name)
        let at = reader.has(TestKeys.at) ? time(reader) : nil
        let sends = sends(reader)
        let replies = replies(reader)
        let expected = reader.node(TestKeys.expect).flatMap { expectation($0, reader.keySpan(TestKeys.expect)) }
        guard let name, let sends, let expected else { return nil }
        let span = reader.node(TestKeys.name)?.span ?? reader.span
        checkCount(expected, sends)
        return RouteTest(name: name, span: span, at: at, sends: sends, replies: replies, expectation: expected)
    }

    private func checkCount(_ expectation: RouteTest.Expectation, _ sends: [RouteTest.Sent]) {
        guard let answers = expectation.answers, answers.value.count > 1, answers.value.count != sends.count else {
            return
        }
        findings.error(
            "E258", "the number of answers (\(answers.value.count)) is not that of messages (\(sends.count))",
            at: answers.span,
            help: "write one code for all of them, or one for each")
    }

    // MARK: at

    private static let timeFormats = [
        "yyyy-MM-dd'T'HH:mm:ssZ", "yyyy-MM-dd'T'HH:mm:ss.SSSZ", "yyyy-MM-dd'T'HH:mmZ", "yyyy-MM-dd'T'HH:mm:ss",
        "yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd HH:mm", "yyyy-MM-dd",
    ].compactMap { try? DateFormat($0) }

    /// Without a zone it is UTC; without a time, midnight.
    private func time(_ reader: MappingReader) -> Timestamp? {
        guard let text = reader.text(TestKeys.at) else { return nil }
        let bytes = Array(text.utf8)
        let read = Self.timeFormats.lazy.compactMap { $0.parse(bytes) }.first ?? Timestamp(hl7: bytes)
        let whole = read.flatMap { time in
            Timestamp(
                year: time.year, month: time.month ?? 1, day: time.day ?? 1, hour: time.hour ?? 0,
                minute: time.minute ?? 0, second: time.second ?? 0, fraction: time.fraction,
                offsetMinutes: time.offsetMinutes ?? 0)
        }
        if whole == nil {
            findings.error(
                "E254", "`at` must be a date and time", at: reader.node(TestKeys.at)?.span ?? reader.span,
                help: "write",
                fix: "at: 2026-03-01T10:15:00Z")
        }
        return whole
    }

    // MARK: replies

    private func replies(_ reader: MappingReader) -> [String: [RouteTest.Reply]] {
        var replies: [String: [RouteTest.Reply]] = [:]
        for entry in reader.named(TestKeys.replies) ?? [] {
            guard let name = entry.key.text else { continue }
            checkDestination(name, entry.key.span)
            let items = scalars.shape.items(entry.value, for: "`\(name)`", isOneEnough: true) ?? []
            replies[name] = items.compactMap {
                scalars.word($0, TestKeys.reply).flatMap { RouteTest.Reply(rawValue: $0) }
            }
        }
        return replies
    }

    // MARK: Names

    /// False, once reported, when the route has no such destination.
    @discardableResult
    func checkDestination(_ name: String, _ span: SourceSpan, orKeys keys: [String] = []) -> Bool {
        guard let route, !route.destinations.contains(where: { $0.name == name }) else { return true }
        let names = route.destinations.map(\.name)
        let meant = Spelling.suggestion(for: name, among: names + keys)
        let alternative = keys.isEmpty ? "" : ", and no expectation"
        findings.error(
            "E253", "the route has no destination `\(name)`\(alternative)", at: span,
            label: meant.map { "did you mean `\($0)`?" },
            help: meant == nil ? "destinations: \(names.joined(separator: ", "))" : nil)
        return false
    }

    // MARK: Texts

    /// A message of the test file: each line is a segment.
    static func payload(_ text: String) -> [UInt8] {
        text.utf8.map { $0 == 0x0A ? 0x0D : $0 }
    }
}
