import ArgumentParser
import Dictionary
import HL7
import Routes
import Validation
import YAML

/// `orderly validate`: messages against the standard or a profile.
struct ValidateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "validate",
        abstract: "Hold messages against the HL7 standard or a profile: every finding with its path and HL7 code.",
        discussion: """
            Values of the message are not shown, unless you ask for them. Exit status: 0 without errors (warnings \
            allowed), 1 with errors, 2 if a file cannot be read.
            """)

    @Argument(help: "Files with HL7 messages, one or several in each; `-` is standard input.")
    var files: [String]

    @Flag(help: "Only the order of segments and groups, the type of message and the version.")
    var structure = false

    @Flag(help: "That, and every value: required, type, length, table, repetitions. This is the default.")
    var strict = false

    @Option(help: "A profile, as `validate:` of a route names it.")
    var profile: String?

    @Option(name: .customLong("hl7-version"), help: "The HL7 version to hold them against, whatever MSH-12 says.")
    var hl7Version: String?

    @Flag(help: "One JSON array for all messages.")
    var json = false

    @Flag(help: "Also what stands at each place. This is patient data.")
    var showValues = false

    func validate() throws {
        guard [structure, strict, profile != nil].count(where: { $0 }) <= 1 else {
            throw ValidationError("choose one of --structure, --strict and --profile")
        }
    }

    func run() throws {
        let validator = MessageValidator(try level())
        let version = try hl7Version.map { text in
            guard let version = HL7Version(text) else { throw CommandFailure("\(text) is no version of HL7 v2") }
            return version
        }
        var results: [ValidationResult] = []
        for file in files {
            let messages = try HL7File.read(file, lineEnds: .carriageReturn)
            guard !messages.isEmpty else { throw CommandFailure("there is no HL7 message in \(file)") }
            for (index, bytes) in messages.enumerated() {
                let result = ValidationResult(
                    bytes, file: file, number: index + 1, of: messages.count, validator, version)
                if !json { print(result.lines(terminal: .output, showsValues: showValues).joined(separator: "\n")) }
                results.append(result)
            }
        }
        if json {
            print(try ValidationResult.json(results, showsValues: showValues))
        } else {
            print(ValidationResult.summary(results, terminal: .output))
        }
        if results.contains(where: \.hasErrors) { throw ExitStatus.failed }
    }

    private func level() throws -> MessageValidator.Level {
        guard let profile else { return structure ? .structure : .strict }
        let loaded = ProfileLoader.load(file: profile)
        guard let found = loaded.profile else {
            Terminal.complain(loaded.report(colour: Terminal.error.hasColour))
            throw ExitStatus.unusable
        }
        return .profile(found)
    }
}
