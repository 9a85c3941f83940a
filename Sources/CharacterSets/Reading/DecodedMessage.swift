package import HL7

/// One received message as a route sees it: its text in UTF-8, with the way back to its own bytes.
package struct DecodedMessage: Sendable {
    /// In UTF-8, unless its text is ``undecodable``.
    package var message: Message
    /// The text of the bytes as received; `nil` while the message's bytes are exactly those.
    package let source: SourceText?
    /// How the text lies in the received bytes.
    package let coding: TextCoding
    package let notes: [TextNote]
    package let undecodable: Undecodable?

    /// Why ``message`` holds bytes of an unknown set.
    package struct Undecodable: Sendable {
        package var policy: TextRules.Undecodable
        /// The first place that is no text.
        package var location: Location?
        package var text: String
    }

    init(
        message: Message, source: SourceText? = nil, coding: TextCoding, notes: [TextNote] = [],
        undecodable: Undecodable? = nil
    ) {
        self.message = message
        self.source = source
        self.coding = coding
        self.notes = notes
        self.undecodable = undecodable
    }

    /// The received bytes as a message, for what is not text: fields that go on as they are.
    package var asReceived: Message {
        guard let source else { return message }
        return (try? Message(source.received)) ?? message
    }

    /// The bytes as received.
    package var received: [UInt8] { source?.received ?? message.serialized() }
}
