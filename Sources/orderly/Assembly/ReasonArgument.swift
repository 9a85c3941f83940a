import ArgumentParser
import Delivery

/// `--reason` where there must be one.
enum ReasonArgument {
    static func check(_ reason: String, for what: String) throws {
        do {
            _ = try OperatorReason(reason, for: what)
        } catch {
            throw ValidationError("\(error): --reason \"…\", which is kept with the message")
        }
    }
}
