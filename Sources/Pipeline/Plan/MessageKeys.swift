/// What a stored message is found by. Values are unescaped bytes, at most 250 each.
package struct MessageKeys: Hashable, Sendable {
    /// MSH-3
    package var sendingApplication: [UInt8] = []
    /// MSH-4
    package var sendingFacility: [UInt8] = []
    /// MSH-9.1 and MSH-9.2 as `ADT^A01`
    package var type: [UInt8] = []
    /// MSH-10
    package var controlID: [UInt8] = []
    /// PID-3.1 of every repetition
    package var patientIDs: [[UInt8]] = []
    /// PV1-19.1
    package var visit: [UInt8] = []
    /// ORC-2.1, OBR-2.1, ORC-3.1, OBR-3.1 of every occurrence, without repeats
    package var orders: [[UInt8]] = []
    package var tags: [Tag] = []

    package init() {}

    /// A searchable label set by a `tag` step.
    package struct Tag: Hashable, Sendable, Codable {
        package var name: String
        package var value: [UInt8]

        package init(name: String, value: [UInt8]) {
            self.name = name
            self.value = value
        }
    }
}
