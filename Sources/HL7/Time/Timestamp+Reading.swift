/// Reading times as senders write them: what the standard allows and ``Timestamp/init(hl7:)`` does not, flagged.
extension Timestamp {
    /// A time and what had to be understood on the way.
    package struct Reading: Hashable, Sendable {
        package var time: Timestamp
        /// Second 60 or hour 24 became the second or the day that follows.
        package var isNormalized: Bool
    }

    /// A TS, DTM or DT (HL7 v2.5.1 §2.A.22, §2.A.77).
    ///
    /// - Parameters:
    ///   - precision: TS.2 of versions up to 2.4: Y, L (month), D, H, M or S. The time is cut to it; another letter
    ///     and a precision that the time does not have change nothing.
    ///   - zone: minutes east of UTC for a time that names none: that of MSH-7, else the sender's. Days have none.
    package static func reading(
        hl7 bytes: some Collection<UInt8>, precision: some Collection<UInt8> = [], zone: Int? = nil
    ) -> Reading? {
        guard var reading = exact(Array(bytes)) else { return nil }
        if let parts = parts(ofPrecision: precision.first), precision.count == 1, parts < reading.time.precision {
            reading.time = reading.time.cut(to: parts) ?? reading.time
        }
        if let zone, reading.time.hour != nil, reading.time.offsetMinutes == nil {
            reading.time = reading.time.inZone(zone) ?? reading.time
        }
        return reading
    }

    private static func exact(_ bytes: [UInt8]) -> Reading? {
        if let time = Timestamp(hl7: bytes) { return Reading(time: time, isNormalized: false) }
        guard bytes.count >= 10, bytes.count <= 25 else { return nil }
        var bytes = bytes
        var seconds = 0
        let isMidnight = bytes[8...].prefix(2).elementsEqual([0x32, 0x34])
        if isMidnight {
            // 24:00 alone is the end of the day; 24:10 is nothing.
            let rest = bytes[10...].prefix { $0 != 0x2B && $0 != 0x2D }
            guard rest.allSatisfy({ $0 == 0x30 || $0 == 0x2E }) else { return nil }
            bytes.replaceSubrange(8..<10, with: [0x30, 0x30])
            seconds += 86_400
        } else if bytes.count >= 14, bytes[12] == 0x36, bytes[13] == 0x30 {
            bytes.replaceSubrange(12..<14, with: [0x35, 0x39])
            seconds += 1
        }
        guard seconds > 0, let time = Timestamp(hl7: bytes)?.adding(seconds: seconds) else { return nil }
        return Reading(time: time, isNormalized: true)
    }

    private static func parts(ofPrecision letter: UInt8?) -> Int? {
        switch letter {
        case 0x59: 1
        case 0x4C: 2
        case 0x44: 3
        case 0x48: 4
        case 0x4D: 5
        case 0x53: 6
        default: nil
        }
    }

    /// The same to so many parts: 3 is the day.
    private func cut(to parts: Int) -> Timestamp? {
        Timestamp(
            year: year, month: parts >= 2 ? month : nil, day: parts >= 3 ? day : nil, hour: parts >= 4 ? hour : nil,
            minute: parts >= 5 ? minute : nil, second: parts >= 6 ? second : nil, fraction: parts >= 6 ? fraction : [],
            offsetMinutes: parts >= 4 ? offsetMinutes : nil)
    }

    private func inZone(_ offset: Int) -> Timestamp? {
        Timestamp(
            year: year, month: month, day: day, hour: hour, minute: minute, second: second, fraction: fraction,
            offsetMinutes: offset)
    }

    /// Later by so many seconds on the same clock, to the same precision; `nil` past the year 9999 and for times
    /// without an hour.
    private func adding(seconds: Int) -> Timestamp? {
        guard let month, let day, let hour else { return nil }
        let days = CivilDate(year: year, month: month, day: day).daysSince1970
        let total = hour * 3600 + (minute ?? 0) * 60 + (second ?? 0) + seconds
        let date = CivilDate(daysSince1970: days + total / 86_400)
        let rest = total % 86_400
        return Timestamp(
            year: date.year, month: date.month, day: date.day, hour: rest / 3600,
            minute: minute.map { _ in rest / 60 % 60 }, second: second.map { _ in rest % 60 }, fraction: fraction,
            offsetMinutes: offsetMinutes)
    }
}
