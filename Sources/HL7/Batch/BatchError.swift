/// Why a batch cannot be read on. Never holds any of its bytes.
package struct BatchError: Error, Hashable, Sendable, CustomStringConvertible {
    package enum Code: String, Hashable, Sendable {
        /// A message, or a line outside of any, has more bytes than `BatchLimits.messageBytes`.
        case messageTooLarge
        /// More messages than `BatchLimits.messages`.
        case tooManyMessages
        /// More batches than `BatchLimits.batches`.
        case tooManyBatches
    }

    package var code: Code
    package var limit: Int
    /// Where what is too large begins.
    package var place: BatchPlace

    package var description: String {
        switch code {
        case .messageTooLarge: "a message is larger than the limit of \(limit) bytes (\(place))"
        case .tooManyMessages: "there are more than the limit of \(limit) messages (\(place))"
        case .tooManyBatches: "there are more than the limit of \(limit) batches (\(place))"
        }
    }
}
