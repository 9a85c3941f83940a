/// What one route makes of its senders' deviations.
package struct Tolerance: Sendable {
    private var handlings: [Deviation: Deviation.Handling] = [:]
    /// `assume_version: 2.5.1`: MSH-12.1 as it should be.
    package var assumedVersion: [UInt8]?
    /// CX.4 of patients' numbers that have none, with `patient_ids: repair`.
    package var assumedAuthority: [UInt8]?
    /// Tried after the known ones, with `dates: repair`.
    package var dateFormats: [DateFormat] = []
    /// Where the route says it; the route itself where it does not.
    package var places: [Deviation: Place] = [:]

    package init() {}

    package subscript(deviation: Deviation) -> Deviation.Handling {
        get { handlings[deviation] ?? deviation.standard }
        set { handlings[deviation] = newValue }
    }
}
