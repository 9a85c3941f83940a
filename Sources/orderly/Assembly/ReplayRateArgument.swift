import ArgumentParser
import Delivery

/// `20/s` or `30/min`.
struct ReplayRateArgument: ExpressibleByArgument {
    var perMinute: Int

    init(perMinute: Int) {
        self.perMinute = perMinute
    }

    init?(argument: String) {
        let parts = argument.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let count = Int(parts[0]), (1...ReplayJob.rates.upperBound).contains(count) else {
            return nil
        }
        switch parts[1] {
        case "s": perMinute = count * 60
        case "min": perMinute = count
        default: return nil
        }
        guard ReplayJob.rates.contains(perMinute) else { return nil }
    }

    var defaultValueDescription: String { perMinute % 60 == 0 ? "\(perMinute / 60)/s" : "\(perMinute)/min" }
}
