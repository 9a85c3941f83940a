import ArgumentParser

/// What the commands exit with.
enum ExitStatus {
    /// A test failed, a route has errors, a message was refused.
    static let failed = ExitCode(1)
    /// The command could not do its work: files that cannot be read, wrong arguments.
    static let unusable = ExitCode(2)
    /// Nothing can be stored: a failed fsync (sysexits' EX_IOERR).
    static let ioError = ExitCode(74)
}
