/// What a route says about the character sets of the messages that come in.
package struct TextRules: Sendable {
    package enum Override: Hashable, Sendable {
        /// MSH-18 says it; where it lies or says nothing, UTF-8 is tried, then windows-1252.
        case none
        /// Whatever MSH-18 says.
        case force(CodedCharacterSet)
        /// Instead of windows-1252.
        case fallback(CodedCharacterSet)
    }

    /// What becomes of a message whose text cannot be decoded.
    package enum Undecodable: String, Hashable, Sendable, CaseIterable {
        /// The route works on the bytes; what it does not change leaves as it came.
        case passBytes = "pass_bytes"
        case reject
        case deadLetter = "dead_letter"
    }

    package var override: Override
    /// `nil`: bytes pass, except in a set that can hide delimiters, where they cannot be split: dead letter.
    package var undecodable: Undecodable?
    package var names: CharacterSetNames

    package init(
        override: Override = .none, undecodable: Undecodable? = nil, names: CharacterSetNames = CharacterSetNames()
    ) {
        self.override = override
        self.undecodable = undecodable
        self.names = names
    }
}
