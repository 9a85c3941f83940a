import ArgumentParser
import CharacterSets

/// In which character set messages on the command line are read.
struct CharsetOptions: ParsableArguments {
    @Option(help: "Read in this character set instead of what MSH-18 says, such as 8859/1 or UNICODE UTF-8.")
    var charset: String?

    func reader() throws -> TextReader {
        guard let charset else { return TextReader() }
        guard let set = CharacterSetNames().set(named: charset) else {
            let names = CharacterSetNames.written.joined(separator: ", ")
            throw CommandFailure("--charset \(charset) is no character set of HL7; there are \(names)")
        }
        return TextReader(TextRules(override: .force(set)))
    }
}
