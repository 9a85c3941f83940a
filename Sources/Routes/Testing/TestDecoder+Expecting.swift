import CharacterSets
import HL7
import YAML

extension TestDecoder {
    /// What stands under `expect`: its own keys, and names of destinations.
    func expectation(_ node: Node, _ span: SourceSpan) -> RouteTest.Expectation? {
        guard let entries = scalars.shape.entries(node, for: "`expect`") else { return nil }
        let known = entries.filter { $0.key.text.flatMap { TestKeys.expectation.key($0) } != nil }
        var own = node
        own.content = .mapping(known)
        guard let reader = MappingReader(own, TestKeys.expectation, scalars: scalars, owner: span) else { return nil }
        var expectation = RouteTest.Expectation(span: span)
        readAnswer(reader, into: &expectation)
        readMessages(reader, into: &expectation)
        expectation.deadLetter = ending(reader, TestKeys.deadLetter)
        expectation.skipped = ending(reader, TestKeys.skipped)
        for entry in entries {
            guard let name = entry.key.text, TestKeys.expectation.key(name) == nil else { continue }
            guard checkDestination(name, entry.key.span, orKeys: TestKeys.expectation.names) else { continue }
            expectation.results[name] = result(entry)
        }
        if expectation.isEmpty, entries.isEmpty || known.contains(where: { $0.key.text == TestKeys.ignore.name }) {
            findings.error(
                "E256", "the test expects nothing", at: span, help: "write at least the answer, such as", fix: "ack: AA"
            )
        }
        checkContradictions(expectation)
        return expectation
    }

    // MARK: Answer

    private func readAnswer(_ reader: MappingReader, into expectation: inout RouteTest.Expectation) {
        if let items = reader.items(TestKeys.answer), case .oneOrMore(let type) = TestKeys.answer.type {
            let key = Key(TestKeys.answer.name, type, TestKeys.answer.summary)
            let answers = items.compactMap { scalars.word($0, key).flatMap { RouteTest.Answer(rawValue: $0) } }
            expectation.answers = answers.isEmpty ? nil : Expected(answers, at: valueSpan(reader, TestKeys.answer))
        }
        expectation.answerText = reader.text(TestKeys.answerText).map {
            Expected($0, at: valueSpan(reader, TestKeys.answerText))
        }
        if let items = reader.items(TestKeys.sentTo) {
            let names = items.compactMap { item in
                scalars.shape.text(item, for: "`sent_to`").map { name in
                    checkDestination(name, item.span)
                    return name
                }
            }
            expectation.sentTo = Expected(names, at: valueSpan(reader, TestKeys.sentTo))
        }
    }

    private func ending(_ reader: MappingReader, _ key: Key) -> Expected<RouteTest.Ending>? {
        guard let text = reader.text(key) else { return nil }
        let ending =
            WrittenValue.yesNo(text).map { RouteTest.Ending(isExpected: $0) }
            ?? RouteTest.Ending(isExpected: true, reason: text)
        return Expected(ending, at: valueSpan(reader, key))
    }

    // MARK: Messages

    private func readMessages(_ reader: MappingReader, into expectation: inout RouteTest.Expectation) {
        if let node = reader.node(TestKeys.message) {
            expectation.messages = payloads(node, "`message`").map { Expected($0, at: node.span) }
        }
        if let node = reader.node(TestKeys.messageFile), let name = reader.text(TestKeys.messageFile) {
            if reader.has(TestKeys.message) {
                findings.error(
                    "E258", "`message` and `message_file` exclude each other", at: reader.keySpan(TestKeys.messageFile),
                    help: "keep one of them")
            }
            expectation.messages = content(name, node.span).map {
                Expected([ReadableText.utf8($0.bytes)], at: node.span)
            }
        }
        for entry in reader.named(TestKeys.messageTo) ?? [] {
            guard let name = entry.key.text else { continue }
            checkDestination(name, entry.key.span)
            expectation.messagesByDestination[name] = payloads(entry.value, "`\(name)`").map {
                Expected($0, at: entry.value.span)
            }
        }
        let expressions = ExpressionReader(
            scalars: scalars, tables: Set(route?.tables.keys.map { $0 } ?? []), uses: PlaceUses(findings: findings))
        expectation.ignored = (reader.items(TestKeys.ignore) ?? []).compactMap { expressions.path($0, "`ignore`") }
        expectation.checks = (reader.items(TestKeys.check) ?? []).compactMap { node in
            expressions.condition(node, "`check`").map { Expected($0, at: node.span) }
        }
        if let items = reader.items(TestKeys.findings) {
            let paths = items.compactMap { expressions.path($0, "`findings`") }
            expectation.findings = Expected(paths, at: valueSpan(reader, TestKeys.findings))
        }
    }

    /// One message, or several for one destination.
    private func payloads(_ node: Node, _ name: String) -> [[UInt8]]? {
        guard let items = scalars.shape.items(node, for: name, isOneEnough: true) else { return nil }
        return items.compactMap { item in
            guard let text = scalars.shape.text(item, for: name) else { return nil }
            let payload = Self.payload(text)
            do {
                _ = try Message(payload)
            } catch {
                findings.error(
                    "E259", "the expected message cannot be read: \(error)", at: item.textSpan,
                    help: "a message begins with MSH|^~\\& and has a segment a line")
            }
            return payload
        }
    }

    // MARK: Results

    private func result(_ entry: Node.Entry) -> Expected<RouteTest.Result>? {
        guard let reader = MappingReader(entry.value, TestKeys.destination, scalars: scalars, owner: entry.key.span)
        else {
            return nil
        }
        let result = RouteTest.Result(
            attempts: reader.has(TestKeys.attempts) ? reader.integer(TestKeys.attempts) : nil,
            state: reader.has(TestKeys.result) ? reader.choice(TestKeys.result) : nil)
        return Expected(result, at: entry.key.span)
    }

    private func checkContradictions(_ expectation: RouteTest.Expectation) {
        guard let sentTo = expectation.sentTo else { return }
        if sentTo.value.isEmpty, let messages = expectation.messages {
            findings.error(
                "E258", "a message is expected and `sent_to` is empty", at: messages.span,
                help: "name the destination in sent_to:", related: [.init(span: sentTo.span, label: "nothing is sent")])
        }
        for (name, messages) in expectation.messagesByDestination.sorted(by: { $0.key < $1.key })
        where !sentTo.value.contains(name) && !messages.value.isEmpty {
            findings.error(
                "E258", "a message to `\(name)` is expected and `sent_to` does not name it", at: messages.span,
                help: "name it in sent_to:", related: [.init(span: sentTo.span, label: "sent to these")])
        }
        if let skipped = expectation.skipped, skipped.value.isExpected, !sentTo.value.isEmpty {
            findings.error(
                "E258", "a skipped message is sent nowhere", at: skipped.span,
                help: "write skipped: no, or sent_to: []",
                related: [.init(span: sentTo.span, label: "sent to these")])
        }
    }

    private func valueSpan(_ reader: MappingReader, _ key: Key) -> SourceSpan {
        reader.node(key)?.span ?? reader.keySpan(key)
    }
}
