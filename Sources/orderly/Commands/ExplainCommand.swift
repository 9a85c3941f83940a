import ArgumentParser
import Dictionary
import Routes

/// `orderly explain`: a page for every code of a diagnostic, and for every part of HL7.
struct ExplainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain", abstract: "Explain a diagnostic, the keys of the route language, or a part of HL7.")

    @Argument(
        help: """
            E211: a diagnostic; none: the list of them all. language: every key of route files. PID, PID-5, PID-3.4.1, \
            XPN, "table 0001", ADT^A01, ADT_A01: what HL7 says about it.
            """)
    var topic: [String] = []

    @Option(name: .customLong("hl7-version"), help: "The version of HL7 to quote, 2.1 to 2.9.")
    var version = "2.5.1"

    func run() throws {
        guard !topic.isEmpty else {
            for page in DiagnosticCatalog.all { print("\(Terminal.output.paint(page.code, .bold))  \(page.title)") }
            return
        }
        let topic = topic.joined(separator: " ")
        if topic == "language" {
            print(LanguageReference.markdown)
        } else if let page = DiagnosticCatalog.page(topic.uppercased()) {
            show(page)
        } else if let page = ReferencePage(topic, version: try VersionArgument.version(version) ?? .v251) {
            print(page.text)
        } else {
            throw CommandFailure(
                """
                there is no diagnostic, segment, field, data type, table or message structure \(topic); `orderly explain` \
                lists the diagnostics, `orderly explain PID` shows a segment
                """)
        }
    }

    private func show(_ page: DiagnosticCatalog.Page) {
        print("\(Terminal.output.paint(page.code, .bold))  \(page.title)\n\n\(page.explanation)")
        if let wrong = page.wrong { print("\nWrong:\n\n\(indented(wrong))") }
        if let right = page.right { print("\nRight:\n\n\(indented(right))") }
    }

    private func indented(_ text: String) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false).map { "    \($0)" }.joined(separator: "\n")
    }
}
