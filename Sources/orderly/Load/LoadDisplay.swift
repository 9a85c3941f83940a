import Foundation
import Loading

/// The seconds of a load on standard error: on a terminal one line that is written anew, else a line each.
struct LoadDisplay: Sendable {
    private let terminal = Terminal.error
    let isQuiet: Bool

    func show(_ sample: LoadSample) {
        guard !isQuiet else { return }
        let line = LoadText.line(sample)
        write(
            terminal.isTerminal ? "\r\u{1B}[K" + String(line.prefix(max(1, (terminal.width ?? 80) - 1))) : line + "\n")
    }

    /// Leaves the line that is written anew.
    func end() {
        if !isQuiet, terminal.isTerminal { write("\n") }
    }

    private func write(_ text: String) {
        FileHandle.standardError.write(Data(text.utf8))
    }
}
