/// A TM (HL7 v2.5.1 §2.A.75): `HH[MM[SS[.S[S[S[S]]]]]][+/-ZZZZ]`, as precise as it was written.
package struct ClockTime: Hashable, Sendable {
    /// 0…23
    package let hour: Int
    package let minute: Int?
    /// 0…59
    package let second: Int?
    /// East of UTC.
    package let offsetMinutes: Int?
    /// Second 60 or hour 24 became what follows.
    package let isNormalized: Bool

    /// - Returns: `nil` when it is anything more, less or impossible.
    package init?(hl7 bytes: some Collection<UInt8>) {
        // Any day will do: a time of day is a time stamp without its date.
        guard bytes.count >= 2, bytes.first.map({ $0 >= 0x30 && $0 <= 0x39 }) == true,
            let reading = Timestamp.reading(hl7: Array("20000101".utf8) + bytes.prefix(25)),
            let hour = reading.time.hour
        else { return nil }
        self.hour = hour
        minute = reading.time.minute
        second = reading.time.second
        offsetMinutes = reading.time.offsetMinutes
        isNormalized = reading.isNormalized
    }
}
