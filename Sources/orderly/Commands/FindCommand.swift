import ArgumentParser
import Delivery
import Inspection
import Pipeline

/// `orderly find`: stored messages by what they are found by.
struct FindCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "find",
        abstract:
            "Find stored messages by time, route, source, type, control id, patient, visit, order, tag or state.",
        discussion: """
            The newest come first; everything that is given must hold. What is shown has no patient data in it unless \
            --patients asks for it. Messages whose content was dropped are found by all but patient, visit, order and \
            tag. `orderly queue show ID` shows one of them.
            """)

    @OptionGroup var search: SearchOptions
    @OptionGroup var options: StoreOptions
    @OptionGroup var style: StyleOptions

    @Option(help: "At most this many.")
    var limit = 100

    @Option(help: "Only those before this message: the last one shown, for the next page.")
    var before: String?

    @Flag(help: "Only say how many there are.")
    var count = false

    @Flag(help: "One JSON object a line.")
    var json = false

    @Flag(help: "Also show patient, visit, orders and tags. This is patient data.")
    var patients = false

    func validate() throws {
        guard (1...100_000).contains(limit) else { throw ValidationError("--limit is 1 to 100000") }
        if let before, MessageID(before) == nil { throw ValidationError("\(before) is no message id") }
        _ = try search.query()
    }

    func run() throws {
        let reader = try options.reader()
        let query = try search.query()
        defer { reader.complain() }
        if count {
            print(try reader.count(query))
            return
        }
        let found = try reader.find(query, before: before.flatMap { MessageID($0) }, limit: limit)
        let text = FoundText(terminal: style.terminal, showsPatients: patients)
        for message in found { print(json ? text.json(message).description : text.line(message)) }
        if found.isEmpty, !json { print("nothing was found") }
        if found.count == limit, let last = found.last {
            Terminal.complain("there may be more: --before \(last.id)")
        }
    }
}

extension StoreReader {
    /// Says what could not be read, so that nobody takes an answer for all there is.
    func complain() {
        for problem in damage.descriptions.prefix(20) {
            Terminal.complain("orderly: left out: \(problem)")
        }
        for name in quarantined {
            Terminal.complain("orderly: left out: \(name), moved aside as damaged")
        }
    }
}
