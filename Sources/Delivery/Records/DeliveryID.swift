package import Pipeline

/// One payload of one message for one destination.
///
/// Written `261123-000042.2`: the message and the position in its plan, from 1. Position 0 is the message itself:
/// a dead letter that its own route made, before there was any destination.
package struct DeliveryID: Hashable, Sendable, Comparable, CustomStringConvertible {
    package var message: MessageID
    /// 0…``limit``
    package var ordinal: Int

    /// Most deliveries one message can have.
    package static let limit = (1 << 20) - 1

    package init(message: MessageID, ordinal: Int) {
        self.message = message
        self.ordinal = min(max(ordinal, 0), Self.limit)
    }

    /// Reads the written form; a message id alone means its first delivery.
    package init?(_ text: some StringProtocol) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard let first = parts.first, let message = MessageID(first), parts.count <= 2 else { return nil }
        guard parts.count == 2 else {
            self.init(message: message, ordinal: 1)
            return
        }
        guard let ordinal = Int(parts[1]), (0...Self.limit).contains(ordinal) else { return nil }
        self.init(message: message, ordinal: ordinal)
    }

    /// The row in its day's slice: ascending rows are acceptance order.
    var row: Int64 { Int64(message.count) << 20 | Int64(ordinal) }

    init(day: Int, row: Int64) {
        message = MessageID(day: day, count: Int(row >> 20))
        ordinal = Int(row & 0xF_FFFF)
    }

    package static func < (left: DeliveryID, right: DeliveryID) -> Bool {
        (left.message, left.ordinal) < (right.message, right.ordinal)
    }

    package var description: String { "\(message).\(ordinal)" }
}
