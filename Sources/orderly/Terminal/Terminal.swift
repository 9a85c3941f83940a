import Foundation

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// What a stream can show: colour on a terminal only, and only if `NO_COLOR` is not set (no-color.org).
struct Terminal: Sendable {
    enum Colour: String, Sendable {
        case red = "31"
        case green = "32"
        case yellow = "33"
        case blue = "34"
        case cyan = "36"
        case dim = "2"
        case bold = "1"
    }

    let isTerminal: Bool
    let hasColour: Bool
    /// In columns; `nil` where output is not laid out for a width, because it goes into a file or another program.
    let width: Int?

    static let output = Terminal(descriptor: STDOUT_FILENO)
    static let error = Terminal(descriptor: STDERR_FILENO)

    private init(descriptor: Int32) {
        let environment = ProcessInfo.processInfo.environment
        isTerminal = isatty(descriptor) == 1
        hasColour = isTerminal && environment["NO_COLOR", default: ""].isEmpty && environment["TERM"] != "dumb"
        var size = winsize()
        let isKnown = isTerminal && ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0
        width = isKnown ? Int(size.ws_col) : isTerminal ? 80 : nil
    }

    private init(_ terminal: Terminal, hasColour: Bool) {
        isTerminal = terminal.isTerminal
        width = terminal.width
        self.hasColour = hasColour
    }

    /// The same with colour or without it, whatever it can show.
    func coloured(_ hasColour: Bool) -> Terminal { Terminal(self, hasColour: hasColour) }

    func paint(_ text: String, _ colour: Colour) -> String {
        hasColour ? "\u{1B}[\(colour.rawValue)m\(text)\u{1B}[0m" : text
    }

    /// Writes to standard error, for progress and failures that must not mix with results.
    static func complain(_ text: String) {
        tell(text + "\n")
    }

    /// Writes to standard error as it is. What cannot be written is dropped: `FileHandle` ends the process when the
    /// log's disk is full or its reader gone, and with it the engine.
    static func tell(_ text: String) {
        var text = text
        text.withUTF8 { bytes in
            var rest = UnsafeRawBufferPointer(bytes)
            while !rest.isEmpty {
                let count = write(STDERR_FILENO, rest.baseAddress, rest.count)
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { return }
                rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(count))
            }
        }
    }
}
