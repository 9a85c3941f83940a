import Engine
import Pipeline
import Routes

/// The results of route tests, for people and for build servers.
struct TestReport {
    let results: [RouteTestResult]
    let terminal: Terminal

    private var failed: [RouteTestResult] { results.filter { !$0.isPassed } }

    /// `100 tests, 0 failed`
    var summary: String {
        let text = "\(results.count) test\(results.count == 1 ? "" : "s"), \(failed.count) failed"
        return terminal.paint(text, failed.isEmpty ? .green : .red)
    }

    /// `100 passed, 0 failed`, never coloured.
    var closingLine: String { "\(results.count - failed.count) passed, \(failed.count) failed" }

    /// One line for each failing test, and below it what was expected and what came.
    func failures() -> [String] {
        failed.flatMap { result -> [String] in
            let title = terminal.paint("FAILED", .red) + " \(result.route): \(visible(result.name))"
            return ["\(title)  \(terminal.paint("\(result.place)", .dim))"]
                + result.failures.map { "  \(terminal.paint("\($0.place)", .dim))  \(visible($0.text))" }
        }
    }

    // MARK: Coverage

    /// Shares by kind, then what no test reached, file by file.
    func coverage(_ coverage: RouteCoverage) -> [String] {
        let kinds: [(CoverageElement.Kind, String)] = [
            (.step, "steps"), (.branch, "branches"), (.destination, "destinations"), (.row, "table rows"),
        ]
        let shares = kinds.map { kind, words in
            let share = coverage.share(of: kind)
            return "\(words) \(share.reached) of \(share.total) (\(share.percent) %)"
        }
        var lines = ["reached: " + shares.joined(separator: ", ")]
        guard !coverage.missed.isEmpty else { return lines }
        lines.append(terminal.paint("no test reached:", .yellow))
        lines += coverage.missed.map { element in
            let place =
                element.kind == .row ? "\(element.place.file):\(element.place.line)" : element.place.description
            return "  \(place)  \(element.kind.rawValue)  \(element.label)"
        }
        return lines
    }

    // MARK: JUnit

    /// JUnit's XML: a suite for each route, a case for each test.
    func junit() -> String {
        var lines = ["<?xml version=\"1.0\" encoding=\"UTF-8\"?>", "<testsuites>"]
        var names: [String] = []
        for name in results.map(\.route) where !names.contains(name) { names.append(name) }
        for name in names {
            let own = results.filter { $0.route == name }
            lines.append(
                "  <testsuite name=\"\(escaped(name))\" tests=\"\(own.count)\" "
                    + "failures=\"\(own.count { !$0.isPassed })\">")
            lines += own.flatMap { testCase($0) }
            lines.append("  </testsuite>")
        }
        return (lines + ["</testsuites>"]).joined(separator: "\n") + "\n"
    }

    private func testCase(_ result: RouteTestResult) -> [String] {
        let place = "file=\"\(escaped(result.place.file))\" line=\"\(result.place.line)\""
        let start = "    <testcase classname=\"\(escaped(result.route))\" name=\"\(escaped(result.name))\" \(place)"
        guard !result.isPassed else { return [start + "/>"] }
        return [start + ">"]
            + result.failures.map { failure in
                "      <failure message=\"\(escaped(failure.text))\">"
                    + "\(escaped("\(failure.place): \(failure.text)"))</failure>"
            } + ["    </testcase>"]
    }

    /// Characters that XML 1.0 §2.2 cannot hold at all become spaces.
    private func escaped(_ text: String) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case _ where scalar.value < 0x20 || scalar.value == 0xFFFE || scalar.value == 0xFFFF: escaped += " "
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }

    // MARK: Words

    private func visible(_ text: String) -> String {
        MessageText.lines(of: Array(text.utf8)).joined(separator: " ")
    }

}
