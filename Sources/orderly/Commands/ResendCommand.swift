import ArgumentParser
import Delivery
import Engine
import HL7
import Inspection
import Pipeline

/// `orderly resend`: one delivery corrected, to another destination, or once more.
struct ResendCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resend",
        abstract: "Send one delivery with corrected bytes, to another destination of its route, or once more.",
        discussion: """
            With --file, what is blocked, parked or a dead letter is sent at its place in its lane with the bytes of the \
            file instead; what it carried before and its attempts are kept (`orderly queue show ID --content`). What its \
            route could not handle runs through the route as it is now, with those bytes.

            With --to it goes to another destination of its route, as a new message that names the first; so does what \
            was delivered already. What waited is given up for it.

            The changed fields are listed first; --content shows what is in them. With --yes it is sent.
            """)

    @Argument(help: "A delivery such as 261123-000042.2, or a message that has only one.")
    var id: String

    @Option(help: "A file with the one message to send instead; `-` is standard input.")
    var file: String?

    @Option(name: .customLong("to"), help: "Another destination of its route.")
    var destination: String?

    @Option(help: "Why; kept with the message.")
    var reason = ""

    @Flag(name: .customLong("new-control-id"), help: "MSH-10 of the file may be another one.")
    var allowsNewControlID = false

    @Flag(help: "Also what is in the changed fields. This is patient data.")
    var content = false

    @Flag(help: "Yes, send it; without it the changed fields are only listed.")
    var yes = false

    @OptionGroup var options: StoreOptions

    func validate() throws {
        if yes { try ReasonArgument.check(reason, for: "sending it") }
    }

    func run() async throws {
        guard let delivery = DeliveryID(id) else {
            throw CommandFailure("\(id) is no message id; they look like 261123-000042")
        }
        let directory = try options.directory()
        let bytes = try file.map(Self.message)
        if let bytes { try list(bytes, delivery, StoreReader.open(directory: directory)) }
        guard yes else { return print("say --yes and --reason \"…\" to send it") }
        var request = ControlRequest(action: .resend, id: id, route: nil, destination: destination, reason: reason)
        request.allowsNewControlID = allowsNewControlID
        let reply = try await EngineRequest.send(request, content: bytes, to: directory)
        print("goes out as \(reply.id ?? id)")
    }

    private static func message(in file: String) throws -> [UInt8] {
        let messages = try HL7File.read(file, lineEnds: .carriageReturn)
        guard let message = messages.first, messages.count == 1 else {
            throw CommandFailure("\(file) holds \(messages.count) messages; it must be one")
        }
        return message
    }

    /// What the engine would compare it with.
    private func list(_ bytes: [UInt8], _ id: DeliveryID, _ reader: StoreReader) throws {
        guard let stored = try reader.message(id.message) else {
            throw CommandFailure("there is no message \(id.message) in the store")
        }
        let only = stored.deliveries.count == 1 ? stored.deliveries.first?.id : nil
        let meant = self.id.contains(".") ? id : only ?? id
        let carried = meant.ordinal == 0 ? stored.bytes : try reader.payload(of: meant) ?? stored.bytes
        guard let old = try? Message(carried), let new = try? Message(bytes) else { return }
        var comparer = MessageComparer(old, new)
        let differences = comparer.differences()
        if content {
            var text = DifferenceText(terminal: .output, isJSON: false)
            text.add(differences, in: nil)
        } else {
            for difference in differences.prefix(100) {
                print("\(difference.kind.rawValue)  \(difference.path)  \(difference.name)")
            }
            if differences.count > 100 { print("… and \(differences.count - 100) more") }
        }
        if differences.isEmpty { print("nothing is changed") }
    }
}
