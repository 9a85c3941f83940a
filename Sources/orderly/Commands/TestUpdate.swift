import Engine
import Foundation
import Routes

/// `orderly test --update`: writes what came over what was expected, in the test files.
struct TestUpdate {
    let results: [RouteTestResult]

    /// Says on standard error which files it changed, and which messages it could not write.
    func write() throws {
        let corrections = results.flatMap(\.corrections)
        for file in Set(corrections.map(\.place.file)).sorted() {
            try write(corrections.filter { $0.place.file == file }, to: file)
        }
    }

    private func write(_ corrections: [RouteTestCorrection], to file: String) throws {
        let url = URL(filePath: file)
        var rewriter = TestFileRewriter(try String(contentsOf: url, encoding: .utf8))
        let left = rewriter.apply(corrections)
        if rewriter.replaced > 0 {
            try Data(rewriter.text.utf8).write(to: url, options: .atomic)
            let messages = rewriter.replaced == 1 ? "message" : "messages"
            Terminal.complain("\(file): \(rewriter.replaced) \(messages) updated; look at them before you commit them")
        }
        for correction in left {
            Terminal.complain("\(correction.place): not updated: only blocks (`message: |`) can be rewritten")
        }
    }
}
