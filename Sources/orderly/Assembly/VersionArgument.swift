import Dictionary

/// A version of HL7 on the command line.
enum VersionArgument {
    /// The nearest lower version, said so, for one that there is not.
    static func version(_ text: String?) throws -> HL7Version? {
        guard let text else { return nil }
        guard let found = HL7Version.nearest(to: text.utf8) else {
            throw CommandFailure("--hl7-version \(text) is no version of HL7 v2; write 2.1 to 2.9")
        }
        if found.description != text { Terminal.complain("there is no version \(text); read as \(found)") }
        return found
    }
}
