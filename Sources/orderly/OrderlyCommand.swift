import ArgumentParser

/// The commands of Orderly; each is a file in `Commands`.
struct OrderlyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "orderly",
        abstract: "An HL7 v2 integration engine: MLLP in, checked routes, a durable store, MLLP and files out.",
        discussion: """
            Start with `orderly demo`, which needs no set-up. Write routes in a folder of YAML files, check them with \
            `orderly check`, test them with `orderly test`, then `orderly run`.
            """,
        version: "0.1.0",
        subcommands: [],
        groupedSubcommands: [
            CommandGroup(name: "Engine", subcommands: [RunCommand.self, DemoCommand.self]),
            CommandGroup(
                name: "Routes",
                subcommands: [CheckCommand.self, TestCommand.self, TryCommand.self, ExplainCommand.self]),
            CommandGroup(
                name: "HL7",
                subcommands: [
                    ViewCommand.self, DiffCommand.self, ValidateCommand.self, ProfileCommand.self,
                    AnonymiseCommand.self,
                ]),
            CommandGroup(
                name: "Messages",
                subcommands: [
                    FindCommand.self, QueueCommand.self, DeadCommand.self, ReplayCommand.self, ResendCommand.self,
                    StoreCommand.self,
                ]),
            CommandGroup(name: "Peers", subcommands: [SendCommand.self, ListenCommand.self, LoadCommand.self]),
        ])
}
