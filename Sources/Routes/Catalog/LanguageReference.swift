/// The reference of the route language, written from the tables of keys that files are read with.
package enum LanguageReference {
    /// Markdown: a table for each kind of mapping.
    package static var markdown: String {
        var text = """
            # The route language, key by key

            Every key that route files, shared steps and `orderly.yaml` may have. Made from the tables that files are read with.


            """
        text += section(RouteKeys.table, title: "A route file")
        text += section(DestinationKeys.table, title: "A destination: `to` › NAME")
        text += "## Steps\n\nEach has exactly one verb; `name:` and `when:` may stand beside it.\n\n"
        text += tableOfKeys([StepKeys.name, StepKeys.when])
        for verb in StepKeys.verbNames {
            guard let table = StepKeys.verbs[verb] else { continue }
            text += "### `\(verb)`\n\n" + tableOfKeys(table.keys.filter { !["name", "when"].contains($0.name) })
        }
        text += "### A group\n\n" + tableOfKeys(StepKeys.group.keys.filter { $0.name != "name" })
        text += functions
        text += section(SharedStepsKeys.table, title: "A file of shared steps")
        text += section(ProfileKeys.table, title: "A profile")
        text += section(SettingsKeys.table, title: "`orderly.yaml`")
        while text.hasSuffix("\n\n") { text.removeLast() }
        return text
    }

    private static var functions: String {
        var text = "## Functions for `apply`\n\n| function | what it does |\n|---|---|\n"
        for function in FunctionKeys.simple { text += "| `\(function.name)` | \(escaped(function.summary)) |\n" }
        text += "\nWith parameters, such as `truncate: 20` or `replace: {find: a, with: b}`:\n\n"
        return text + tableOfKeys(FunctionKeys.parameterised.keys)
            + nested(FunctionKeys.parameterised, path: [], level: 3)
    }

    private static func section(_ table: KeyTable, title: String) -> String {
        "## \(title)\n\n\(table.summary)\n\n" + tableOfKeys(table.keys) + nested(table, path: [], level: 3)
    }

    /// The mappings inside a mapping, with the way to them. Steps and destinations have sections of their own.
    private static func nested(_ table: KeyTable, path: [String], level: Int) -> String {
        var text = ""
        for key in table.keys {
            guard let inner = mapping(in: key.type), !inner.keys.isEmpty, path.count < 8 else { continue }
            let way = path + [key.name]
            guard way != ["to"] else { continue }
            let title = way.map { "`\($0)`" }.joined(separator: " › ")
            text += "\(String(repeating: "#", count: level)) \(title)\n\n" + tableOfKeys(inner.keys)
            text += nested(inner, path: way, level: level)
        }
        return text
    }

    private static func mapping(in type: ValueType) -> KeyTable? {
        switch type {
        case .mapping(let table): table
        case .named(let inner), .list(let inner), .oneOrMore(let inner): mapping(in: inner)
        case .either(let first, let second): mapping(in: first) ?? mapping(in: second)
        default: nil
        }
    }

    private static func tableOfKeys(_ keys: [Key]) -> String {
        let rows = keys.filter { !$0.isLater }.map { key in
            let standard = key.isRequired ? "needed" : key.standard.map { "`\($0)`" } ?? ""
            return "| `\(key.name)` | \(name(of: key.type)) | \(standard) | \(escaped(key.summary)) |"
        }
        return "| key | value | default | meaning |\n|---|---|---|---|\n" + rows.joined(separator: "\n") + "\n\n"
    }

    private static func name(of type: ValueType) -> String {
        switch type {
        case .text: "text"
        case .name: "letters, digits, `-`"
        case .path: "path"
        case .removal: "path, or segments such as `Z*`"
        case .segment: "segment"
        case .condition: "condition"
        case .template: "text with placeholders"
        case .dateFormat: "date format"
        case .integer(let range): "\(range.lowerBound)…\(range.upperBound)"
        case .duration: "time, such as `30s`"
        case .size: "size, such as `16 MB`"
        case .permissions: "octal, such as `0640`"
        case .yesNo: "`yes` or `no`"
        case .choice(let choices): choices.map { "`\($0.word)`: \(escaped($0.meaning))" }.joined(separator: "; ")
        case .file: "file"
        case .messageType: "`TYPE^EVENT`"
        case .version: "version, such as `2.5.1`"
        case .function: "function"
        case .step: "step"
        case .list(let inner): "list: \(name(of: inner))"
        case .oneOrMore(let inner): "one or a list: \(name(of: inner))"
        case .mapping: "keys, see below"
        case .named(let inner): "NAME: \(name(of: inner))"
        case .either(let first, let second): "\(name(of: first)), or \(name(of: second))"
        case .anything: "see the summary"
        }
    }

    private static func escaped(_ text: String) -> String { text.replacing("|", with: "\\|") }
}
