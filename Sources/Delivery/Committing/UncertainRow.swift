/// One connection's entries as they are to be stored in the slice of `day`; none removes the row.
struct UncertainRow: Sendable {
    /// yyMMdd
    var day: Int
    var connection: UInt64
    var entries: [UncertainSet.Entry]
}
