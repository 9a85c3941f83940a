/// What the smallest part of a message is, as far as telling who it is about goes.
enum LeafRole: Hashable {
    /// Names of systems and authorities, versions and protocol: kept.
    case system
    /// The name, version or object identifier of a coding system: kept if it is one.
    case codingSystem
    case identifier
    /// Of the identifier beside it.
    case checkDigit
    case familyName, givenName
    /// Titles, generations, degrees, particles.
    case nameAffix
    case organisation
    case street, town
    /// States, counties, tracts: kept on request.
    case region
    case country
    /// Other lines of an address, postal codes.
    case addressLine
    case telephone
    case date, time, number
    /// A code of a table or coding system.
    case code
    /// The text of a code.
    case codeText
    /// A numeric or very short result, a range, a unit: kept if it is one, otherwise free text.
    case result
    /// What people have written: replaced, flagged or kept.
    case freeText
    /// Short values that can be anything: always replaced.
    case shortText
    /// An encapsulated document, encoded.
    case document
    /// Where a document is.
    case pointer
    /// MSH-10 and what refers to it.
    case controlID
    /// The name of a field in a query, such as `@PID.5.1`.
    case fieldName
    /// Nobody knows.
    case unknown
}
