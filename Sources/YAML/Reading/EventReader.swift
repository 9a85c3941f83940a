internal import CLibYAML

/// libyaml's parser over bytes in memory. ``close()`` gives its memory back.
struct EventReader {
    // libyaml keeps pointers to its own parser and to the input, so both need addresses that stay.
    private let parser: UnsafeMutablePointer<yaml_parser_t>
    private let input: UnsafeMutableBufferPointer<UInt8>
    private let isReady: Bool

    init(_ bytes: [UInt8]) {
        parser = .allocate(capacity: 1)
        parser.initialize(to: yaml_parser_t())
        input = .allocate(capacity: max(1, bytes.count))
        _ = input.initialize(from: bytes)
        isReady = yaml_parser_initialize(parser) == 1
        guard isReady else { return }
        yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
        yaml_parser_set_input_string(parser, input.baseAddress, bytes.count)
    }

    func close() {
        if isReady { yaml_parser_delete(parser) }
        parser.deallocate()
        input.deallocate()
    }

    mutating func next() -> Result<Event, Event.Problem> {
        guard isReady else { return .failure(problem("out of memory")) }
        var event = yaml_event_t()
        guard yaml_parser_parse(parser, &event) == 1 else { return .failure(problem(nil)) }
        defer { yaml_event_delete(&event) }
        return .success(translated(event))
    }

    private func translated(_ event: yaml_event_t) -> Event {
        let start = mark(event.start_mark)
        let end = mark(event.end_mark)
        func made(_ kind: Event.Kind, anchor: String? = nil, tag: String? = nil) -> Event {
            Event(kind: kind, anchor: anchor, tag: tag, start: start, end: end)
        }
        switch event.type {
        case YAML_DOCUMENT_START_EVENT: return made(.documentStart)
        case YAML_DOCUMENT_END_EVENT: return made(.documentEnd)
        case YAML_ALIAS_EVENT: return made(.alias(text(event.data.alias.anchor) ?? ""))
        case YAML_SCALAR_EVENT:
            let scalar = event.data.scalar
            let bytes = UnsafeBufferPointer(start: scalar.value, count: scalar.length)
            return made(
                .scalar(String(decoding: bytes, as: UTF8.self), style(scalar.style)), anchor: text(scalar.anchor),
                tag: text(scalar.tag))
        case YAML_SEQUENCE_START_EVENT:
            let data = event.data.sequence_start
            return made(
                .sequenceStart(isFlow: data.style == YAML_FLOW_SEQUENCE_STYLE), anchor: text(data.anchor),
                tag: text(data.tag))
        case YAML_SEQUENCE_END_EVENT: return made(.sequenceEnd)
        case YAML_MAPPING_START_EVENT:
            let data = event.data.mapping_start
            return made(
                .mappingStart(isFlow: data.style == YAML_FLOW_MAPPING_STYLE), anchor: text(data.anchor),
                tag: text(data.tag))
        case YAML_MAPPING_END_EVENT: return made(.mappingEnd)
        case YAML_STREAM_START_EVENT: return made(.streamStart)
        default: return made(.streamEnd)
        }
    }

    private func problem(_ words: String?) -> Event.Problem {
        let said = parser.pointee
        return Event.Problem(
            words: words ?? said.problem.map { String(cString: $0) } ?? "unknown error",
            context: said.context.map { String(cString: $0) } ?? "", mark: mark(said.problem_mark),
            contextMark: mark(said.context_mark))
    }

    private func style(_ style: yaml_scalar_style_t) -> Node.ScalarStyle {
        switch style {
        case YAML_SINGLE_QUOTED_SCALAR_STYLE: .singleQuoted
        case YAML_DOUBLE_QUOTED_SCALAR_STYLE: .doubleQuoted
        case YAML_LITERAL_SCALAR_STYLE, YAML_FOLDED_SCALAR_STYLE: .block
        default: .plain
        }
    }

    private func mark(_ mark: yaml_mark_t) -> Event.Mark {
        Event.Mark(line: Int(mark.line), column: Int(mark.column), offset: Int(mark.index))
    }

    private func text(_ characters: UnsafeMutablePointer<yaml_char_t>?) -> String? {
        characters.map { String(cString: $0) }
    }
}
