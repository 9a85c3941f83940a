import Foundation
import Logging

/// Log lines for people and collectors alike: `time level message key=value …` on standard error.
///
/// Values are quoted where needed and control characters escaped, so that nothing a peer sends can start a
/// line of its own or drive a terminal.
struct StructuredLog: LogHandler {
    var logLevel: Logger.Level
    var metadata: Logger.Metadata = [:]
    var metadataProvider: Logger.MetadataProvider?

    static func logger(level: Logger.Level) -> Logger {
        Logger(label: "orderly") { _ in StructuredLog(logLevel: level) }
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        var line = Date.now.ISO8601Format(.iso8601(timeZone: .gmt, includingFractionalSeconds: true))
        line += " \(event.level.rawValue.padding(toLength: 9, withPad: " ", startingAt: 0))"
        line += Self.escaped("\(event.message)", quotesSpaces: false)
        let all = metadata.merging(event.metadata ?? [:]) { _, new in new }
        for (key, value) in all.sorted(by: { $0.key < $1.key }) {
            line += " \(key)=\(Self.escaped("\(value)", quotesSpaces: true))"
        }
        Terminal.tell(line + "\n")
    }

    static func escaped(_ text: String, quotesSpaces: Bool) -> String {
        var result = ""
        var needsQuotes = text.isEmpty
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"" where quotesSpaces, "\\" where quotesSpaces:
                needsQuotes = true
                result += "\\\(scalar)"
            case " ", "=":
                needsQuotes = true
                result.unicodeScalars.append(scalar)
            case _ where scalar.properties.generalCategory == .control || [0x2028, 0x2029].contains(scalar.value):
                needsQuotes = true
                result += "\\u{\(String(scalar.value, radix: 16))}"
            default:
                result.unicodeScalars.append(scalar)
            }
        }
        return quotesSpaces && needsQuotes ? "\"\(result)\"" : result
    }
}
