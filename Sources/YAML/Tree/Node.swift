/// One value of a YAML file and where it stands. Every scalar is text: numbers, dates and `yes` are read by the
/// field that wants them, never by YAML.
package struct Node: Sendable {
    package typealias Entry = (key: Node, value: Node)

    package enum Content: Sendable {
        case scalar(String, ScalarStyle)
        case sequence([Node])
        /// In order of the file; keys are scalars and differ from each other.
        case mapping([Entry])
        /// Something that has been reported already; whoever reads it stays silent.
        case invalid
    }

    package enum ScalarStyle: Hashable, Sendable {
        case plain
        case singleQuoted
        case doubleQuoted
        /// `|` or `>`
        case block
    }

    package var content: Content
    /// The first line of the value, as written, with quotes and brackets.
    package var span: SourceSpan
    /// Where the text of a scalar begins, after an opening quote or on the line after `|`.
    package var textSpan: SourceSpan
    /// What a one-line `{…}` or `[…]` looks like in the file: people write `{PID-5.1}` and mean text.
    package var flowSource: String?
    /// Whether the text differs from the file's, so that offsets in it mean nothing there.
    package var isRewritten: Bool

    package init(
        _ content: Content, span: SourceSpan, textSpan: SourceSpan? = nil, flowSource: String? = nil,
        isRewritten: Bool = false
    ) {
        self.content = content
        self.span = span
        self.textSpan = textSpan ?? span
        self.flowSource = flowSource
        self.isRewritten = isRewritten
    }

    /// The text of a scalar.
    package var text: String? {
        if case .scalar(let text, _) = content { text } else { nil }
    }

    package var items: [Node]? {
        if case .sequence(let items) = content { items } else { nil }
    }

    package var entries: [Entry]? {
        if case .mapping(let entries) = content { entries } else { nil }
    }

    /// Nothing written after the colon or the dash. `""` is something: the empty text.
    package var isMissing: Bool {
        if case .scalar(let text, .plain) = content { text.isEmpty } else { false }
    }

    package var isInvalid: Bool {
        if case .invalid = content { true } else { false }
    }

    /// The value of a key of a mapping.
    package subscript(key: String) -> Node? {
        entries?.first { $0.key.text == key }?.value
    }
}
