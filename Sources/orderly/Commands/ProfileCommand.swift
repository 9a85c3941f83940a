import ArgumentParser
import CharacterSets
import HL7
import Routes
import Validation
import YAML

/// `orderly profile`: what one site's messages have to be like.
struct ProfileCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "profile", abstract: "Derive a profile from sample messages, or check one.",
        subcommands: [Learn.self, Check.self])

    /// `orderly profile learn`
    struct Learn: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "learn",
            abstract: "Write the profile that sample messages keep to: required, lengths, repetitions, codes.",
            discussion: """
                The profile goes to standard output; it holds no values but codes, and of those only codes of HL7 \
                tables and codes that several messages have. The samples validate against it without findings. \
                Exit status: 0, or 2 if a file cannot be read.
                """)

        @Argument(help: "Files with HL7 messages, one or several in each; `-` is standard input.")
        var files: [String]

        @Option(help: "The profile's name: letters, digits and -.")
        var name = "learned"

        @Option(help: "Messages of a type that there must be before what all of them have is required.")
        var requiredFrom = 3

        func validate() throws {
            guard (1...1_000_000).contains(requiredFrom) else {
                throw ValidationError("--required-from is 1 to 1000000")
            }
        }

        func run() throws {
            var learner = ProfileLearner()
            var unreadable = 0
            for file in files {
                for bytes in try HL7File.read(file, lineEnds: .carriageReturn) {
                    guard let message = try? TextReader().read(bytes).message else {
                        unreadable += 1
                        continue
                    }
                    learner.learn(message)
                }
            }
            guard learner.count > 0 else { throw CommandFailure("there is no HL7 message with a type in these files") }
            let text = learner.profile(named: name, requiredFrom: requiredFrom)
            guard text.utf8.count <= YAMLLimits().bytes else {
                throw CommandFailure(
                    "the profile would be larger than the \(YAMLLimits().bytes) bytes of a file; learn fewer types")
            }
            print(text, terminator: "")
            if unreadable > 0 { Terminal.complain("left out: \(unreadable) that are no HL7 messages") }
            if learner.omitted > 0 {
                Terminal.complain(
                    "left out: \(learner.omitted) without a type of three letters, or of more than \(ProfileLearner.mostTypes) types"
                )
            }
        }
    }

    /// `orderly profile check`
    struct Check: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "check", abstract: "Check a profile: every fault with its place.",
            discussion: "Exit status: 0 without errors, 1 with errors.")

        @Argument(help: "The profile's file.")
        var file: String

        func run() throws {
            let loaded = ProfileLoader.load(file: file)
            print(loaded.report(colour: Terminal.output.hasColour), terminator: "")
            guard loaded.profile != nil else { throw ExitStatus.failed }
            print("\(file): no errors")
        }
    }
}
