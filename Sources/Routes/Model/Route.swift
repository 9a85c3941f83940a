package import CharacterSets
package import Dictionary
package import HL7

/// One checked route file: everything in it resolved, every path and condition parsed.
package struct Route: Sendable {
    package var name: String
    package var about: String?
    package var place: Place
    package var listener: ListenerDefinition
    package var accept: Accept
    package var acknowledge: Acknowledge
    package var batches: Batches
    /// In which character set messages come.
    package var text: TextRules
    package var tolerance: Tolerance
    /// What messages are held to before the steps; `nil` = nothing.
    package var validation: Validation?
    /// Tables by the name that steps use.
    package var tables: [String: CodeTable]
    package var steps: [Step]
    package var split: Split?
    package var destinations: [DestinationDefinition]
    package var onError: FailurePolicy
    /// A short hash over the route's file and every file it draws on, in hexadecimal: equal exactly when nothing
    /// that was written has changed.
    package var version: String

    package init(
        name: String, about: String? = nil, place: Place, listener: ListenerDefinition, accept: Accept,
        acknowledge: Acknowledge = Acknowledge(), batches: Batches = Batches(), text: TextRules = TextRules(),
        tolerance: Tolerance = Tolerance(), validation: Validation? = nil, tables: [String: CodeTable] = [:],
        steps: [Step] = [],
        split: Split? = nil, destinations: [DestinationDefinition], onError: FailurePolicy = .deadLetter,
        version: String = ""
    ) {
        self.name = name
        self.about = about
        self.place = place
        self.listener = listener
        self.accept = accept
        self.acknowledge = acknowledge
        self.batches = batches
        self.text = text
        self.tolerance = tolerance
        self.validation = validation
        self.tables = tables
        self.steps = steps
        self.split = split
        self.destinations = destinations
        self.onError = onError
        self.version = version
    }

    /// Which messages the route takes, by MSH-9.1, MSH-9.2 and MSH-12.1.
    package struct Accept: Sendable {
        package var types: [TypePattern]
        /// `nil` takes any version, also one that there is not.
        package var versions: [HL7Version]?
        package var others: Others

        package init(types: [TypePattern], versions: [HL7Version]? = nil, others: Others) {
            self.types = types
            self.versions = versions
            self.others = others
        }

        package enum Others: String, Sendable, CaseIterable {
            /// Positive acknowledgement, counted, nothing stored for delivery.
            case skip
            /// AR (CR in enhanced mode) with an ERR segment.
            case reject
        }
    }

    /// `ADT^A01`, `ADT^*` or `*`; `nil` matches anything.
    package struct TypePattern: Hashable, Sendable {
        package var type: String?
        package var event: String?

        package init(type: String?, event: String?) {
            self.type = type
            self.event = event
        }
    }

    package struct Acknowledge: Sendable {
        package var mode: Mode
        package var after: After
        /// The destination whose own answer goes back to the sender. Only with `after: delivered`.
        package var replyFrom: String?
        /// With `after: delivered`: how long the sender waits before it is answered AE (the message stays queued).
        package var within: Duration
        package var batch: BatchMode
        package var refusedQueries: RefusedQueries
        /// Where application acknowledgements go of messages in enhanced mode; none = back on the sender's
        /// connection. No message is ever sent there.
        package var applicationTo: DestinationDefinition?

        package init(
            mode: Mode = .auto, after: After = .queued, replyFrom: String? = nil, within: Duration = .seconds(60),
            batch: BatchMode = .batch, refusedQueries: RefusedQueries = .response,
            applicationTo: DestinationDefinition? = nil
        ) {
            self.mode = mode
            self.after = after
            self.replyFrom = replyFrom
            self.within = within
            self.batch = batch
            self.refusedQueries = refusedQueries
            self.applicationTo = applicationTo
        }

        /// How a query (QBP, from 2.4) is answered that the engine refuses itself.
        package enum RefusedQueries: String, Sendable, CaseIterable {
            /// With its own response (RSP, RTB, RDY) without data, QAK telling the status.
            case response
            case acknowledgement
        }

        package enum Mode: String, Sendable, CaseIterable {
            /// As MSH-15 and MSH-16 of each message ask.
            case auto
            case original
            case enhanced
            case none
        }

        package enum After: String, Sendable, CaseIterable {
            case queued
            case delivered
        }

        /// How a frame with several messages is answered (HL7 v2.5.1 §2.10.3.3).
        package enum BatchMode: String, Sendable, CaseIterable {
            /// One frame for one frame: all acknowledgements, in the envelope that the batch had.
            case batch
            /// One frame a message, in order.
            case perMessage = "per_message"
            /// As `batch`, with the negative ones alone; none = everything was taken.
            case errorsOnly = "errors_only"
            case none
        }
    }

    /// Frames with several messages, with or without FHS and BHS around them.
    package struct Batches: Hashable, Sendable {
        package var isAccepted: Bool
        /// Messages in one frame.
        package var limit: Int
        package var faults: Faults

        package init(isAccepted: Bool = true, limit: Int = 10_000, faults: Faults = .refuse) {
            self.isAccepted = isAccepted
            self.limit = limit
            self.faults = faults
        }

        /// What becomes of a batch whose counts or envelope do not fit.
        package enum Faults: String, Sendable, CaseIterable {
            /// All of it is refused before anything is done.
            case refuse
            /// Its messages are taken, and the log warns.
            case accept
        }
    }

    /// `validate:` with `problems:`.
    package struct Validation: Sendable {
        package var level: Level
        package var problems: Problems
        package var place: Place

        package init(level: Level, problems: Problems, place: Place) {
            self.level = level
            self.problems = problems
            self.place = place
        }

        package enum Level: Sendable {
            case structure
            case strict
            case profile(Profile)
        }

        package enum Problems: String, Sendable, CaseIterable {
            /// The message goes its way; what was found stays with it.
            case note
            /// AE, with an ERR for each finding.
            case reject
            /// AA: the engine owns the message; an operator finds it among the dead letters.
            case deadLetter = "dead_letter"
        }
    }

    /// One message for each group that starts with `every`.
    package struct Split: Sendable {
        package var every: SegmentName
        /// Segments copied from before the first group into each message; MSH is always kept.
        package var keep: [SegmentPattern]
        /// Segments that belong to a group when they follow its first segment.
        package var with: [SegmentPattern]
        package var place: Place

        package init(every: SegmentName, keep: [SegmentPattern], with: [SegmentPattern], place: Place) {
            self.every = every
            self.keep = keep
            self.with = with
            self.place = place
        }
    }
}

/// What a failing step does with the whole message.
package enum FailurePolicy: String, Sendable, CaseIterable {
    /// AA: the engine owns the message; an operator finds it among the dead letters.
    case deadLetter = "dead_letter"
    /// AE with an ERR segment naming the step.
    case reject
}
