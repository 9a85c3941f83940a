/// What senders do that the standard does not have, and that an engine meets every day. The raw value is the switch
/// under `tolerate:`, and the name under which it is counted and noted.
package enum Deviation: String, CaseIterable, Sendable {
    // Three have their switches elsewhere: several messages in one frame (`batches`), the order of segments
    // (`validate`), and strange answers (`ack_match` of a destination).
    case lineFeeds = "line_feeds"
    case missingEnd = "missing_end"
    case bytesBetween = "bytes_between"
    case sharedReads = "shared_reads"
    case blankLines = "blank_lines"
    case noFraming = "no_framing"
    case wrongCharset = "wrong_charset"
    case charsetAlias = "charset_alias"
    case byteOrderMark = "byte_order_mark"
    case nulls = "null_means"
    case rawDelimiters = "raw_delimiters"
    case brokenLines = "broken_lines"
    case looseSegmentIDs = "loose_segment_ids"
    case siteSegments = "z_segments"
    case version = "assume_version"
    case messageType = "message_type"
    case patientIDs = "patient_ids"
    case dates
    case orderNumbers = "order_numbers"
    case resultTypes = "result_types"
    case splitResults = "split_results"
    case earlyNext = "early_next"

    /// What happens to messages that have it.
    package enum Handling: String, Sendable, CaseIterable {
        /// The message is taken as it is, and the deviation counted.
        case allow
        /// The same, and what leaves is put right.
        case repair
        /// The sender is told, and nothing of the message is taken.
        case refuse
    }

    /// Whether there is anything that could be put right.
    package var canRepair: Bool {
        switch self {
        case .lineFeeds, .blankLines, .byteOrderMark, .nulls, .rawDelimiters, .brokenLines, .looseSegmentIDs,
            .version, .messageType, .patientIDs, .dates, .orderNumbers, .resultTypes, .splitResults:
            true
        case .missingEnd, .bytesBetween, .sharedReads, .noFraming, .wrongCharset, .charsetAlias,
            .siteSegments, .earlyNext:
            false
        }
    }

    /// What happens where the route does not say.
    package var standard: Handling {
        self == .noFraming ? .refuse : .allow
    }
}
