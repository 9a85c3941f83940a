import YAML

/// What is allowed and still probably not meant.
struct RouteStyle {
    let findings: Findings
    let node: Node

    func checkName(_ route: Route, fileName: String) {
        let expected = route.name + ".yaml"
        if fileName != expected, let span = node[RouteKeys.route.name]?.span {
            findings.warning(
                "W701", "the route `\(route.name)` is in the file \(fileName)", at: span,
                help: "name the file \(expected), or the route \(fileName.dropLast(5))")
        }
    }

    func checkTags(_ route: Route) {
        let tags = TagUse(route)
        for (name, place) in tags.asked where !tags.set.contains(name) {
            let span = SourceSpan(
                file: place.file, line: place.line, column: place.column, length: name.unicodeScalars.count + 4)
            let meant = Spelling.suggestion(for: name, among: tags.set.sorted())
            findings.warning(
                "W710", "no step sets the tag `\(name)`", at: span,
                help: meant.map { "did you mean tag.\($0)?" } ?? "it is always empty; set it with a tag: step before")
        }
    }

    func checkTables(_ route: Route) {
        let used = TableUse(route).names
        for entry in node[RouteKeys.tables.name]?.entries ?? [] {
            guard let name = entry.key.text, !used.contains(name) else { continue }
            findings.warning(
                "W705", "no step uses the table `\(name)`", at: entry.key.span, help: "take it out, or use it")
        }
    }
}
