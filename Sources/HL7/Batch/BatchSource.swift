/// Where bytes with several messages come from: what surrounds messages there is not part of them.
package enum BatchSource: Hashable, Sendable {
    /// The content of one MLLP frame: every byte is content.
    case frame
    /// A file, as interface teams keep them: MLLP's own bytes around messages and a trailing Control-Z are left out.
    case file
}
