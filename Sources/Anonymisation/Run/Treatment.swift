/// What was done to a place, for the report.
package enum Treatment: String, CaseIterable, Sendable {
    case names, identifiers, addresses, telephones, dates, ages, texts, codes, values, documents, unknown
    /// Free text that was kept as it is and has to be read by somebody.
    case flagged
    /// Dates that could not be read, and were emptied.
    case unreadable
    /// Lines without the name of a segment, which were left out.
    case lines

    package var title: String {
        switch self {
        case .names: "names replaced"
        case .identifiers: "identifiers replaced"
        case .addresses: "addresses replaced"
        case .telephones: "telephone numbers and mail addresses replaced"
        case .dates: "dates moved"
        case .ages: "ages of 90 and more made 90"
        case .texts: "free text replaced"
        case .codes: "local codes and their texts replaced"
        case .values: "other values replaced"
        case .documents: "documents removed"
        case .unknown: "parts of unknown meaning scrambled"
        case .flagged: "free text KEPT: read it before you hand the files on"
        case .unreadable: "dates that could not be read, emptied"
        case .lines: "lines that are no segments, left out"
        }
    }
}
