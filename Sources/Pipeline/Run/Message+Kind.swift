import HL7

extension Message {
    private static let typePath = Path(segment: .msh, field: 9, component: 1)
    private static let versionPath = Path(segment: .msh, field: 12, component: 1)
    private static let eventPath = Path(segment: .msh, field: 9, component: 2)

    private static let eventTypePath = Path(segment: .evn, field: 1)

    /// MSH-9.2; EVN-1 where an old sender says it only there.
    var messageEvent: [UInt8] {
        let event = text(Self.eventPath, in: Scope())
        return event.isEmpty ? text(Self.eventTypePath, in: Scope()) : event
    }

    /// `MSH-9.1^MSH-9.2`; MSH-9.1 alone where there is no event.
    var messageType: [UInt8] {
        let type = text(Self.typePath, in: Scope())
        let event = messageEvent
        return event.isEmpty ? type : type + [0x5E] + event
    }

    /// MSH-12.1
    var messageVersion: [UInt8] { text(Self.versionPath, in: Scope()) }

    var messageCode: [UInt8] { text(Self.typePath, in: Scope()) }
}
