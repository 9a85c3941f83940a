/// Something about a message's character set that its sender ought to know. Never holds content.
package enum TextNote: Hashable, Sendable, CustomStringConvertible {
    /// MSH-18 says one set (`nil`: nothing), the bytes are another's.
    case other(declared: String?, actual: String)
    /// A name that neither table 0211 nor the aliases have.
    case unknownName
    /// The bytes are text of no set that came into question.
    case undecodable(String)

    package var description: String {
        switch self {
        case .other(let declared?, let actual): "MSH-18 says \(declared), the text is \(actual)"
        case .other(nil, let actual): "MSH-18 is empty, the text is \(actual)"
        case .unknownName: "MSH-18 names no known character set"
        case .undecodable(let set): "the bytes are no text in \(set)"
        }
    }
}
