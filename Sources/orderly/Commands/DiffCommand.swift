import ArgumentParser
import CharacterSets
import HL7
import Inspection

/// `orderly diff`: two files of messages, field by field.
struct DiffCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "diff",
        abstract: "Compare two files of messages field by field, by what they mean.",
        discussion: """
            Each difference with its path, the name of the field and both values. No difference are empty parts at the \
            end, other escapes of the same text, other line ends, the order of identifiers, codes and people in a \
            field, the order of observations, allergies, diagnoses, next of kin and Z segments that follow the same \
            segment, and Set IDs where a segment came or went.

            With --json, one object a difference on a line: message, kind (changed, removed, added, moved), path, name, \
            old and new (path, text, meaning, null).

            Exit status: 0 if there is no difference, 1 if there is one, 2 if a file cannot be read.
            """)

    @Argument(help: "A file with HL7 messages; `-` is standard input.")
    var first: String

    @Argument(help: "The file to compare it with.")
    var second: String

    @Option(help: "A path whose values may differ, such as MSH-7, MSH-10 or ZPI. Repeatable.")
    var ignore: [String] = []

    @Option(help: "How messages are matched: auto (by control id if there are common ones), control-id or order.")
    var match: MessagePairing.Rule = .auto

    @Option(name: .customLong("hl7-version"), help: "Read as this version instead of what MSH-12 says, such as 2.5.1.")
    var version: String?

    @Flag(help: "JSON, one object a difference.")
    var json = false

    @OptionGroup var text: CharsetOptions

    @OptionGroup var style: StyleOptions

    func run() throws {
        guard first != "-" || second != "-" else { throw CommandFailure("standard input is only one file") }
        let paths = try ignore.map { try PathArgument.path($0, option: "--ignore") }
        let version = try VersionArgument.version(version)
        let reader = try text.reader()
        let (left, right) = (try messages(in: first), try messages(in: second))
        let pairing = MessagePairing(left.map(controlID), right.map(controlID), by: match)
        let isOnly = pairing.pairs.count == 1
        var report = DifferenceText(terminal: style.terminal, isJSON: json)
        for pair in pairing.pairs {
            let title = title(pair, left)
            switch (pair.left.map { left[$0] }, pair.right.map { right[$0] }) {
            case (let old?, let new?):
                guard let (one, other) = parsed(old, new, reader) else {
                    if old != new { report.add("no HL7 message on one side, and not the same bytes", in: title) }
                    continue
                }
                var comparer = MessageComparer(one, other, version: version, ignoring: paths)
                report.add(comparer.differences(), in: isOnly ? nil : title)
            case (.some, nil): report.add("only in \(first)", in: title)
            case (nil, _): report.add("only in \(second)", in: "message \((pair.right ?? 0) + 1) of \(second)")
            }
        }
        report.end()
        if report.count > 0 { throw ExitStatus.failed }
    }

    private func messages(in file: String) throws -> [[UInt8]] {
        let messages = try HL7File.read(file, lineEnds: .carriageReturn)
        guard !messages.isEmpty else { throw CommandFailure("there is no HL7 message in \(file)") }
        return messages
    }

    private func controlID(_ bytes: [UInt8]) -> [UInt8]? {
        (try? Message(bytes)).map { Header($0).controlID }
    }

    private func parsed(_ old: [UInt8], _ new: [UInt8], _ reader: TextReader) -> (Message, Message)? {
        guard let one = try? reader.read(old), let other = try? reader.read(new) else { return nil }
        return (one.message, other.message)
    }

    private func title(_ pair: MessagePairing.Pair, _ left: [[UInt8]]) -> String {
        guard let index = pair.left else { return "" }
        let id = controlID(left[index]).map { VisibleText.text($0) } ?? ""
        return "message \(index + 1)" + (id.isEmpty ? "" : " (\(id))")
    }
}

extension MessagePairing.Rule: ExpressibleByArgument {}
