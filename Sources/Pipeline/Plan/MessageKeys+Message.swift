package import HL7

extension MessageKeys {
    static let longest = 250
    private static let mostOfAKind = 32

    /// The keys of a message as received, in one pass over its segments; patients' numbers of PID-2, PID-4,
    /// PID-18 or PID-19 where PID-3 has none. At most 32 patients' and 32 orders' numbers.
    package init(_ message: Message) {
        self.init()
        sendingApplication = Self.text(message, 0, .msh, 3)
        sendingFacility = Self.text(message, 0, .msh, 4)
        type = Array(message.messageType.prefix(Self.longest))
        controlID = Self.text(message, 0, .msh, 10)
        for index in 0..<message.segmentCount {
            switch message.segmentName(at: index) {
            case Self.patient?: addPatients(message, index)
            case Self.visit?:
                if visit.isEmpty { visit = Self.text(message, index, Self.visit, 19) }
            case Self.order?: addOrders(message, index, Self.order)
            case Self.request?: addOrders(message, index, Self.request)
            default: break
            }
        }
    }

    private static let patient = SegmentName("PID")
    private static let visit = SegmentName("PV1")
    private static let order = SegmentName("ORC")
    private static let request = SegmentName("OBR")

    private mutating func addPatients(_ message: Message, _ index: Int) {
        let count = min(message.repetitionCount(segment: index, field: 3), Self.mostOfAKind)
        var hasNumber = false
        for repetition in 0..<count where patientIDs.count < Self.mostOfAKind {
            let value = Self.text(message, index, Self.patient, 3, repetition + 1)
            hasNumber = hasNumber || !value.isEmpty
            if !value.isEmpty, !patientIDs.contains(value) { patientIDs.append(value) }
        }
        guard !hasNumber, patientIDs.count < Self.mostOfAKind else { return }
        // Old senders have the number elsewhere; the first that is valued is the patient's.
        let others = [2, 4, 18, 19].lazy.map { Self.text(message, index, Self.patient, $0) }
        if let value = others.first(where: { !$0.isEmpty }), !patientIDs.contains(value) { patientIDs.append(value) }
    }

    private mutating func addOrders(_ message: Message, _ index: Int, _ name: SegmentName?) {
        for field in 2...3 where orders.count < Self.mostOfAKind {
            let value = Self.text(message, index, name, field)
            if !value.isEmpty, !orders.contains(value) { orders.append(value) }
        }
    }

    private static func text(
        _ message: Message, _ index: Int, _ name: SegmentName?, _ field: Int, _ repetition: Int = 1
    ) -> [UInt8] {
        guard let name else { return [] }
        let location = Location(
            segment: index, name: name, occurrence: 1, field: field, repetition: repetition, component: 1)
        let text = message.text(at: location)
        guard text != Leaf.null else { return [] }
        return text.count <= longest ? text : Array(text.prefix(longest))
    }
}
