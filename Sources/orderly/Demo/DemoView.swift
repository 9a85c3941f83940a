import Delivery
import Engine
import Foundation
import Synchronization

/// The demo on the terminal: a line for what happens to each message, as it happens.
final class DemoView: Sendable {
    private let terminal = Terminal.output
    private let start = ContinuousClock.now
    private let isQuiet: Bool
    private let lock = Mutex(())

    init(isQuiet: Bool) {
        self.isQuiet = isQuiet
    }

    /// A pause after each message, so that a person can follow; none where nobody watches.
    var pace: Duration { terminal.isTerminal && !isQuiet ? .milliseconds(400) : .zero }

    func heading(_ text: String) {
        write(terminal.paint(text, .bold))
    }

    func note(_ text: String) {
        write("\(clock)  \(terminal.paint(text, .yellow))")
    }

    /// What went in, what the route changed, and what came back.
    func sent(_ route: String, _ type: String, _ shows: String, changes: [String], code: String) {
        guard !isQuiet else { return }
        let colour: Terminal.Colour = code == "AA" || code == "CA" ? .green : .red
        var lines = ["\(clock)  \(terminal.paint("▶ \(route)", .cyan))  \(type)  \(shows)"]
        lines += changes.prefix(4).map { "             \(terminal.paint("~ " + $0, .dim))" }
        if changes.count > 4 {
            lines.append("             \(terminal.paint("~ and \(changes.count - 4) more", .dim))")
        }
        lines.append("             answered \(terminal.paint(code, colour))")
        write(lines.joined(separator: "\n"))
    }

    func event(_ event: EngineEvent) {
        guard !isQuiet else { return }
        switch event {
        case .accepted(let accepted):
            let where_ =
                accepted.destinations.isEmpty ? (accepted.reason ?? "") : accepted.destinations.joined(separator: ", ")
            write("\(clock)    stored \(accepted.id)  \(accepted.kind.rawValue)  \(terminal.paint(where_, .dim))")
        case .refused(_, let reason):
            write("\(clock)    \(terminal.paint("refused", .red))  \(reason)")
        case .repeated(_, let id):
            write("\(clock)    \(id) came again: answered with the stored acknowledgement")
        case .delivery, .listening, .listenerClosed:
            break
        }
    }

    func delivery(_ text: String, colour: Terminal.Colour) {
        guard !isQuiet else { return }
        write("\(clock)    \(terminal.paint(text, colour))")
    }

    func write(_ text: String) {
        lock.withLock { _ in
            print(text)
            fflush(nil)
        }
    }

    private var clock: String {
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        return terminal.paint(String(format: "%7.2f s", seconds), .dim)
    }
}
