import ArgumentParser
import HL7
import Inspection

/// `orderly view`: messages with the names, types and table meanings of everything in them.
struct ViewCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "view",
        abstract: "Show messages with the names, data types and table meanings of all that is in them.",
        discussion: """
            Each valued field on a line of its own, with its path as routes write it; components and repetitions below \
            it. What is odd is marked with “!” at its place. Control characters are shown as escapes.

            With --json, one object a message on a line: type, controlId, version, characterSet, segments with path, \
            id, kind, name and fields; a field has path, name, type, table and repetitions, these components, these \
            subcomponents, and the smallest part a value, null, meaning and remarks.

            Exit status: 0, 1 if something in the file is no HL7 message, 2 if the file cannot be read.
            """)

    @Argument(help: "Files with HL7 messages; `-` or none is standard input.")
    var files: [String] = []

    @Option(name: .customLong("hl7-version"), help: "Read as this version instead of what MSH-12 says, such as 2.5.1.")
    var version: String?

    @Option(help: "Only this segment, field or part, such as PID, PID-3 or OBX[2]-5. Repeatable.")
    var path: [String] = []

    @Flag(help: "Also fields and parts without a value.")
    var all = false

    @Flag(help: "Long values whole.")
    var full = false

    @Flag(help: "JSON, one object a message.")
    var json = false

    @OptionGroup var text: CharsetOptions

    @OptionGroup var style: StyleOptions

    func run() throws {
        let paths = try path.map { try PathArgument.path($0, option: "--path") }
        let lexicon = try VersionArgument.version(version)
        let reader = try text.reader()
        var isClean = true
        for file in files.isEmpty ? ["-"] : files {
            let messages = try HL7File.read(file, lineEnds: .asTheyAre)
            guard !messages.isEmpty else { throw CommandFailure("there is no HL7 message in \(file)") }
            for (index, bytes) in messages.enumerated() {
                let place = "\(file == "-" ? "standard input" : file), message \(index + 1) of \(messages.count)"
                let view = MessageView(
                    bytes: bytes, reader: reader, place: place, version: lexicon, paths: paths, showsAll: all)
                isClean = show(view, isFirst: index == 0, isOnly: messages.count == 1 && files.count < 2) && isClean
            }
        }
        if !isClean { throw ExitStatus.failed }
    }

    private func show(_ view: MessageView, isFirst: Bool, isOnly: Bool) -> Bool {
        let terminal = style.terminal
        if json {
            print(view.json)
            return view.isMessage
        }
        if !isOnly { print((isFirst ? "" : "\n") + terminal.paint(view.place, .bold)) }
        let text = InspectionText(terminal: terminal, width: terminal.width, isShortened: !full)
        view.show(with: text) { print($0) }
        return view.isMessage
    }
}
