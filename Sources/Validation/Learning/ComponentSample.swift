import Dictionary
import HL7

/// What was seen of one component of a field.
struct ComponentSample {
    /// Repetitions in which it had a value.
    private(set) var valued = 0
    private(set) var longest = 0
    private(set) var hasParts = false
    private(set) var codes = CodeSample()

    /// - Parameter table: `nil` where no code stands.
    mutating func add(_ message: Message, at place: Location, _ table: HL7Table?, number: Int) {
        valued += 1
        guard message.state(at: place) == .valued else { return }
        longest = max(longest, message.length(at: place))
        let raw = message.raw(at: place)
        if raw.contains(where: { $0 == message.delimiters.subcomponent }) { hasParts = true }
        guard let table else { return codes.giveUp() }
        let code = message.text(at: place)
        codes.add(code, isKnown: table.contains(code), number: number)
    }
}
