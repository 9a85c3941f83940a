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

    func checkTables(_ route: Route) {
        let used = TableUse(route).names
        for entry in node[RouteKeys.tables.name]?.entries ?? [] {
            guard let name = entry.key.text, !used.contains(name) else { continue }
            findings.warning(
                "W705", "no step uses the table `\(name)`", at: entry.key.span, help: "take it out, or use it")
        }
    }
}
