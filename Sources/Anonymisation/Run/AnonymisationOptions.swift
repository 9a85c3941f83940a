/// What is to become of the parts of messages that a hospital may decide about.
package struct AnonymisationOptions: Sendable {
    /// What becomes of free text.
    package enum Text: String, CaseIterable, Sendable {
        /// Replaced by text as long that says nothing.
        case replace
        /// Kept, and each place reported, to be read before the files are handed on.
        case flag
        /// Kept.
        case keep
    }

    package enum Codes: String, CaseIterable, Sendable {
        /// Codes that neither an HL7 table nor a known coding system has are replaced, and their texts too.
        case standard
        /// Codes and their texts are kept wherever the type says that they are codes.
        case keep
    }

    package var text = Text.replace
    package var codes = Codes.standard
    /// Whether MSH-10 and what refers to it stay.
    package var keepsControlIDs = false
    /// Whether states, provinces and counties stay.
    package var keepsRegions = false
    /// Whether people of 90 years and more are made 90.
    package var capsAges = false
    /// Places that stay as they are, whatever they hold.
    package var kept: [KeptPlace] = []

    package init() {}
}
