import ArgumentParser

/// How output for people looks.
struct StyleOptions: ParsableArguments {
    enum Colour: String, ExpressibleByArgument, CaseIterable {
        case auto, always, never
    }

    @Option(help: "Colour: auto (on terminals, unless NO_COLOR is set), always or never.")
    var color: Colour = .auto

    var terminal: Terminal {
        switch color {
        case .auto: .output
        case .always: .output.coloured(true)
        case .never: .output.coloured(false)
        }
    }
}
