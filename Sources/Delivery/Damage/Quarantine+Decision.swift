/// What an operator decides about slices that were moved aside.
extension Quarantine {
    /// The names of those that still keep destinations waiting.
    package static func undecided(in directory: String) -> [String] {
        QuarantinedSlice.undecided(in: directory).map(\.name)
    }

    /// Lets deliveries go on without them; the files stay. An engine that runs is told by
    /// ``MessageStore/releaseQuarantined()``.
    ///
    /// - Returns: their names.
    @discardableResult
    package static func release(in directory: String) throws(StoreError) -> [String] {
        let slices = QuarantinedSlice.undecided(in: directory)
        for slice in slices { try slice.release() }
        return slices.map(\.name)
    }
}
