import CharacterSets
import HL7
import Routes

extension Runner {
    /// Before the first step: what `tolerate:` says of the message's deviations.
    ///
    /// - Parameter notes: What was found when the message's text was read.
    mutating func tolerate(_ notes: [TextNote]) throws(Halt) {
        var preparation = Preparation(message, program.tolerance, place: program.place, trace: trace)
        trace = .off
        defer {
            message = preparation.message
            trace = preparation.trace
            report = preparation.report
        }
        try preparation.checkCharacterSet(notes)
        try preparation.run()
    }
}
