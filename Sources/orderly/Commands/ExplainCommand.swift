import ArgumentParser
import Routes

/// `orderly explain`: a page for every code.
struct ExplainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain", abstract: "Explain a diagnostic: what it means, a wrong and a right example.")

    @Argument(help: "A code such as E211; none = the list of all.")
    var code: String?

    func run() throws {
        guard let code else {
            for page in DiagnosticCatalog.all { print("\(Terminal.output.paint(page.code, .bold))  \(page.title)") }
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
