import CLibFuzzer
import Foundation

/// `FUZZ_TARGET=NAME Fuzz [libFuzzer's arguments]`; started by `run.sh`.
@main enum Fuzz {
    /// Each takes an input as it would come from a peer or a file and stops the process where a promise does not hold.
    static let targets: [String: @Sendable ([UInt8]) -> Void] = [
        "framer": FramerTarget.run,
        "parser": ParserTarget.run,
        "batch": BatchTarget.run,
        "edits": EditsTarget.run,
        "path": PathTarget.run,
        "escapes": EscapesTarget.run,
        "yaml": YAMLTarget.run,
        "language": LanguageTarget.run,
        "routes": RoutesTarget.run,
    ]

    static let target: @Sendable ([UInt8]) -> Void = {
        let name = ProcessInfo.processInfo.environment["FUZZ_TARGET"] ?? ""
        guard let found = targets[name] else {
            fatalError("FUZZ_TARGET is none of \(targets.keys.sorted().joined(separator: ", "))")
        }
        return found
    }()

    static func main() {
        var count = CommandLine.argc
        var arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = CommandLine.unsafeArgv
        exit(LLVMFuzzerRunDriver(&count, &arguments, testOneInput))
    }
}

/// libFuzzer links to this name also where it is handed over.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    Fuzz.target(Array(UnsafeBufferPointer(start: start, count: count)))
    return 0
}

/// Stops the process, which libFuzzer takes for a crash and saves the input of.
func hold(_ promise: Bool, _ words: @autoclosure () -> String, line: UInt = #line, file: StaticString = #file) {
    guard promise else { fatalError("broken promise: \(words())", file: file, line: line) }
}
