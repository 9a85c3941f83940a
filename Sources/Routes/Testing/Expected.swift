package import YAML

/// Something that a test file says, and where it says it, so that a failure can point there.
package struct Expected<Value: Sendable>: Sendable {
    package var value: Value
    package var span: SourceSpan

    package init(_ value: Value, at span: SourceSpan) {
        self.value = value
        self.span = span
    }
}
