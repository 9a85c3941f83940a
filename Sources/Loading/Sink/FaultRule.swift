/// One fault and how often it happens, as it is written: `nack=1%`, `nack=1%:AR`, `slow=50ms`, `slow=5%:2s`, `drop=0.1%`,
/// `close=0.1%`, `wrong-id=0.1%`, `late=0.1%:35s`.
package struct FaultRule: Hashable, Sendable, CustomStringConvertible {
    package let fault: SinkFault
    /// More than 0, at most 1.
    package let share: Double
    package let description: String

    private static let longest = Duration.seconds(3600)

    /// - Parameter duration: reads `50ms`; `nil` for what is none.
    /// - Returns: `nil` for what is no rule.
    package init?(_ text: String, duration: (String) -> Duration?) {
        let sides = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard sides.count == 2 else { return nil }
        var words = sides[1].split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        guard (1...2).contains(words.count) else { return nil }
        if sides[0] == "slow", words.count == 1, !words[0].hasSuffix("%") { words.insert("100%", at: 0) }
        guard let share = Self.share(words[0]) else { return nil }
        let more = words.count == 2 ? words[1] : nil
        let time = more.flatMap(duration).flatMap { $0 > .zero && $0 <= Self.longest ? $0 : nil }
        switch (sides[0], more, time) {
        case ("slow", _, .some(let time)): fault = .slow(time)
        case ("late", _, .some(let time)): fault = .late(time)
        case ("nack", nil, _): fault = .refuse("AE")
        case ("nack", .some(let code), _) where ["AE", "AR", "CE", "CR"].contains(code): fault = .refuse(code)
        case ("drop", nil, _): fault = .drop
        case ("close", nil, _): fault = .close
        case ("wrong-id", nil, _): fault = .wrongID
        default: return nil
        }
        self.share = share
        description = text
    }

    private static func share(_ text: String) -> Double? {
        guard text.hasSuffix("%"), let percent = Double(text.dropLast()), percent > 0, percent <= 100 else {
            return nil
        }
        return percent / 100
    }
}
