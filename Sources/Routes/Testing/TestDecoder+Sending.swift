import HL7
import YAML

extension TestDecoder {
    /// Exactly one of `send`, `send_file` and `send_all`.
    func sends(_ reader: MappingReader) -> [RouteTest.Sent]? {
        let present = [TestKeys.send, TestKeys.sendFile, TestKeys.sendAll].filter { reader.has($0) }
        guard let key = present.first, present.count == 1 else {
            let span = present.count > 1 ? reader.keySpan(present[1]) : reader.span
            let message =
                present.isEmpty
                ? "the test sends nothing" : "`\(present[0].name)` and `\(present[1].name)` exclude each other"
            findings.error("E251", message, at: span, help: "write one of `send`, `send_file` and `send_all`")
            return nil
        }
        guard let node = reader.node(key) else { return nil }
        switch key.name {
        case TestKeys.send.name: return reader.text(key).map { parts(sent($0, node)) }
        case TestKeys.sendFile.name: return reader.text(key).flatMap { file($0, node) }.map { parts($0) }
        default: return all(reader, key)
        }
    }

    private func sent(_ text: String, _ node: Node) -> RouteTest.Sent {
        RouteTest.Sent(bytes: Self.payload(text), span: node.span)
    }

    private func all(_ reader: MappingReader, _ key: Key) -> [RouteTest.Sent]? {
        guard let items = reader.items(key) else { return nil }
        var sends: [RouteTest.Sent] = []
        for item in items {
            guard let text = scalars.text(item, key) else { continue }
            if text.utf8.contains(0x0A) || text.utf8.contains(0x7C) {
                sends += parts(sent(text, item))
            } else {
                sends += matching(text, item)
            }
        }
        guard sends.count <= RouteTestLoader.mostMessages else {
            findings.error(
                "E252", "the test sends more than \(RouteTestLoader.mostMessages) messages", at: reader.keySpan(key),
                help: "split it over several tests")
            return nil
        }
        if items.isEmpty { findings.error("E251", "the test sends nothing", at: reader.keySpan(key)) }
        return sends.isEmpty ? nil : sends
    }

    /// Several messages, with or without FHS and BHS around them, are sent one by one; one alone is sent as it is.
    private func parts(_ sent: RouteTest.Sent) -> [RouteTest.Sent] {
        let limits = BatchLimits(
            messageBytes: RouteTestLoader.largestMessage, messages: RouteTestLoader.mostMessages)
        do throws(BatchError) {
            let batch = try MessageBatch(sent.bytes, from: .file, limits: limits)
            guard batch.messageCount > 1 || (batch.hasEnvelope && batch.messageCount > 0) else { return [sent] }
            return batch.messages.map { RouteTest.Sent(bytes: $0, span: sent.span, file: sent.file) }
        } catch {
            findings.error("E252", "the test sends too much: \(error)", at: sent.span)
            return []
        }
    }

    // MARK: Files

    /// The content of a file beside the test file.
    func content(_ name: String, _ span: SourceSpan) -> (bytes: [UInt8], shown: String)? {
        let path = FilePath.resolved(name, in: directory)
        switch files.read(path, limit: RouteTestLoader.largestMessage) {
        case .failure(let failure):
            findings.error("E502", "\(name) cannot be read: \(failure.reason)", at: span)
        case .success(let bytes) where bytes.count > RouteTestLoader.largestMessage:
            findings.error(
                "E252", "\(name) is larger than \(RouteTestLoader.largestMessage / 1_000_000) MB", at: span,
                help: "a message for a test is smaller")
        case .success(let bytes): return (bytes, files.shown(path))
        }
        return nil
    }

    private func file(_ name: String, _ node: Node) -> RouteTest.Sent? {
        content(name, node.span).map { RouteTest.Sent(bytes: $0.bytes, span: node.span, file: $0.shown) }
    }

    /// Files by name, where `*` and `?` of the last part stand for any characters; in order of name.
    private func matching(_ pattern: String, _ node: Node) -> [RouteTest.Sent] {
        guard pattern.contains("*") || pattern.contains("?") else {
            return file(pattern, node).map { parts($0) } ?? []
        }
        let folder = FilePath.directory(of: pattern)
        let glob = FileGlob(FilePath.name(of: pattern))
        let names: [String]
        do throws(SystemFile.Failure) {
            names = try SystemFile.names(in: FilePath.resolved(folder, in: directory), limit: 20_000)
        } catch {
            findings.error("E502", "\(folder) cannot be read: \(error.reason)", at: node.span)
            return []
        }
        let found = names.filter { glob.matches($0) }.prefix(RouteTestLoader.mostMessages + 1)
        if found.isEmpty {
            findings.error(
                "E257", "no file is called \(pattern)", at: node.span,
                help: "* stands for any characters in a file's name")
        }
        return found.compactMap { file(folder + "/" + $0, node) }.flatMap { parts($0) }
    }
}
