/// What is done with the messages of one connection. Every call is on the connection's event loop and must not block.
package protocol ConnectionHandler: AnyObject {
    /// One at a time: the next message comes only after ``Connection/reply(_:)``, which may be called from here or
    /// much later. No answer is owed: ``Connection/reply(_:)`` with no messages goes on in silence.
    func received(_ message: [UInt8], on connection: Connection)
    /// Counted already. For ``FramingViolation/Kind/tooLarge(limit:)`` a reply given right here is still sent; with
    /// every violation that is fatal the connection closes after this call.
    func violated(_ violation: FramingViolation, on connection: Connection)
    /// Once, the last call. A message may still be in flight; its reply will go nowhere.
    func closed(_ connection: Connection)
}
