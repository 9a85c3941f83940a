import ArgumentParser
import Routes

/// A time as route files write it: `500ms`, `30s`, `5m`.
struct TimeArgument: ExpressibleByArgument, CustomStringConvertible {
    var duration: Duration

    init(_ duration: Duration) {
        self.duration = duration
    }

    init?(argument: String) {
        guard let duration = Self.read(argument), duration > .zero else { return nil }
        self.duration = duration
    }

    /// - Returns: `nil` for what is no time, or longer than a year.
    static func read(_ text: String) -> Duration? {
        WrittenValue.milliseconds(text).flatMap { $0 <= 31_536_000_000 ? .milliseconds($0) : nil }
    }

    var description: String { WrittenValue.duration(milliseconds: Int(duration / .milliseconds(1))) }
}
