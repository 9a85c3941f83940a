extension Duration {
    /// Whole milliseconds, up to what 64 bits hold.
    package var milliseconds: Int {
        let (seconds, attoseconds) = components
        let (whole, isTooLarge) = seconds.multipliedReportingOverflow(by: 1000)
        return isTooLarge ? .max : Int(clamping: whole &+ attoseconds / 1_000_000_000_000_000)
    }
}
