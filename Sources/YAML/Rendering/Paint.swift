/// Terminal colours (ECMA-48 SGR), or none.
struct Paint {
    var isOn: Bool

    func bold(_ text: String) -> String { painted(text, "1") }

    func dim(_ text: String) -> String { painted(text, "2") }

    func severity(_ severity: Diagnostic.Severity, _ text: String) -> String {
        painted(text, severity == .error ? "1;31" : "1;33")
    }

    func mark(_ mark: Character, _ text: String) -> String { painted(text, mark == "^" ? "1;31" : "1;34") }

    private func painted(_ text: String, _ code: String) -> String {
        isOn ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
    }
}
