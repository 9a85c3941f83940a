import ArgumentParser
import Delivery
import Pipeline

/// One stored message: where it came from, where it went, every attempt and note.
struct ShowMessageCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show a message with its deliveries, every attempt, and notes.")

    @Argument(help: "A message id such as 261123-000042, or a delivery's such as 261123-000042.2.")
    var id: String

    @OptionGroup var options: StoreOptions

    @Flag(help: "Also the message as received and what is sent. This is patient data.")
    var content = false

    func run() throws {
        guard let delivery = DeliveryID(id) else {
            throw CommandFailure("\(id) is no message id; they look like 261123-000042")
        }
        let reader = try options.reader()
        guard let message = try reader.message(delivery.message) else {
            throw CommandFailure("there is no message \(delivery.message) in the store")
        }
        let lines = try DeliveryText(terminal: .output).lines(message) { try reader.attempts(of: $0) }
        print(lines.joined(separator: "\n"))
        guard content else { return }
        show("as received", message.bytes)
        for delivery in message.deliveries {
            for (index, corrected) in try reader.corrected(delivery.id).enumerated() {
                show("to \(delivery.destination) before correction \(index + 1)", corrected.bytes)
            }
            if let payload = try reader.payload(of: delivery.id) { show("to \(delivery.destination)", payload) }
        }
    }

    private func show(_ title: String, _ bytes: [UInt8]) {
        print(Terminal.output.paint(title, .bold))
        print(MessageText.lines(ofMessage: bytes).map { "  " + $0 }.joined(separator: "\n"))
    }
}
