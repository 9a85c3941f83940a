import ArgumentParser
import Routes

/// `orderly explain`: a page for every code.
struct ExplainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain", abstract: "Explain a diagnostic, or the keys of the route language.")

    @Argument(help: "A code such as E211, or `language` for every key of route files; none = the list of all codes.")
    var code: String?

    func run() throws {
        guard let code else {
            for page in DiagnosticCatalog.all { print("\(Terminal.output.paint(page.code, .bold))  \(page.title)") }
            return
        }
        if code == "language" {
            print(LanguageReference.markdown)
            return
        }
        guard let page = DiagnosticCatalog.page(code.uppercased()) else {
            throw CommandFailure("there is no diagnostic \(code); `orderly explain` lists them all")
        }
        print("\(Terminal.output.paint(page.code, .bold))  \(page.title)\n\n\(page.explanation)")
        if let wrong = page.wrong { print("\nWrong:\n\n\(indented(wrong))") }
        if let right = page.right { print("\nRight:\n\n\(indented(right))") }
    }

    private func indented(_ text: String) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false).map { "    \($0)" }.joined(separator: "\n")
    }
}
