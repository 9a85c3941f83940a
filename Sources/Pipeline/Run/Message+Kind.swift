import HL7

extension Message {
    private static let typePath = Path(segment: .msh, field: 9, component: 1)
    private static let eventPath = Path(segment: .msh, field: 9, component: 2)

    /// MSH-9.2
    var messageEvent: [UInt8] { text(Self.eventPath, in: Scope()) }

    /// `MSH-9.1^MSH-9.2`; MSH-9.1 alone where there is no event.
    var messageType: [UInt8] {
        let type = text(Self.typePath, in: Scope())
        let event = messageEvent
        return event.isEmpty ? type : type + [0x5E] + event
    }

    var messageCode: [UInt8] { text(Self.typePath, in: Scope()) }
}
