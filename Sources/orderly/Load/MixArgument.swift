import ArgumentParser
import Loading

/// Kinds of messages and their shares on the command line.
struct MixArgument: ExpressibleByArgument {
    var mix: MessageMix

    init?(argument: String) {
        guard let mix = MessageMix(argument) else { return nil }
        self.mix = mix
    }
}
