/// What ``BatchReader`` cuts its input into.
package enum BatchPiece: Hashable, Sendable {
    /// FHS, BHS, BTS or FTS.
    case segment(BatchSegment)
    /// From its MSH line to before the next header or trailer, byte for byte: with its line ends and the blank lines
    /// behind it.
    case message([UInt8], BatchPlace)
    /// Lines that belong to no message, such as a PID whose MSH is missing; blank lines do not count.
    case stray(lines: Int, BatchPlace)
}
