package import CharacterSets
package import HL7

/// One destination of a route, with shared settings already merged in.
package struct DestinationDefinition: Sendable {
    package var name: String
    package var place: Place
    package var when: Condition?
    /// For this destination alone, after the route's own steps.
    package var steps: [Step]
    /// One payload for each group, for this destination alone; done before ``steps``.
    package var split: Route.Split?
    /// The set in which messages leave; `nil` = in which they came.
    package var characterSet: CodedCharacterSet?
    package var connector: Connector
    package var retry: Retry
    package var whenRejected: RejectionPolicy
    package var keepOrder: KeepOrder
    /// With `acknowledge.after: delivered`: whether the sender's ACK waits for this destination.
    package var isRequired: Bool
    /// The oldest message may wait this long before an alarm is raised.
    package var alarmAfter: Duration
    /// `nil` = only the disk limits it.
    package var queueLimit: QueueLimit?

    package init(
        name: String, place: Place, when: Condition? = nil, steps: [Step] = [], split: Route.Split? = nil,
        characterSet: CodedCharacterSet? = nil, connector: Connector, retry: Retry = Retry(),
        whenRejected: RejectionPolicy = .deadLetter,
        keepOrder: KeepOrder = .all,
        isRequired: Bool = true, alarmAfter: Duration = .seconds(900), queueLimit: QueueLimit? = nil
    ) {
        self.name = name
        self.place = place
        self.when = when
        self.steps = steps
        self.split = split
        self.characterSet = characterSet
        self.connector = connector
        self.retry = retry
        self.whenRejected = whenRejected
        self.keepOrder = keepOrder
        self.isRequired = isRequired
        self.alarmAfter = alarmAfter
        self.queueLimit = queueLimit
    }

    package enum Connector: Sendable {
        case mllp(MLLPSettings)
        case file(FileSettings)
    }

    package struct MLLPSettings: Hashable, Sendable {
        package var host: String
        package var port: Int
        package var tls: ClientTLS?
        package var isInsecureAllowed: Bool
        package var connectWithin: Duration
        package var waitForAck: Duration
        package var keepConnected: Bool
        /// How many connections may carry messages at once; more than 1 only helps without strict order.
        package var connections: Int
        package var answerMatch: AnswerMatch
        package var release: MLLPRelease
        package var confirmedBy: Confirmation

        /// Which answer makes a message delivered.
        package enum Confirmation: String, Hashable, Sendable, CaseIterable {
            /// What its MSH-15 and MSH-16 ask for.
            case asked
            /// The commit acknowledgement alone; the application's comes another way.
            case commit
        }

        package init(
            host: String, port: Int, tls: ClientTLS? = nil, isInsecureAllowed: Bool = false,
            connectWithin: Duration = .seconds(10), waitForAck: Duration = .seconds(30), keepConnected: Bool = true,
            connections: Int = 1, confirmedBy: Confirmation = .asked, answerMatch: AnswerMatch = .strict,
            release: MLLPRelease = .one
        ) {
            self.host = host
            self.port = port
            self.tls = tls
            self.isInsecureAllowed = isInsecureAllowed
            self.connectWithin = connectWithin
            self.waitForAck = waitForAck
            self.keepConnected = keepConnected
            self.connections = connections
            self.answerMatch = answerMatch
            self.confirmedBy = confirmedBy
            self.release = release
        }
    }

    /// Which answers of a receiver count.
    package enum AnswerMatch: String, Hashable, Sendable, CaseIterable {
        /// MSA-2 must be the message's MSH-10, and MSA-1 exactly a code of table 0008.
        case exact
        /// The same, with spaces and lower case in MSA-1 let pass.
        case strict
        /// MSA-2 may be missing or another: the answer belongs to the message it follows.
        case order
        /// The same, and a plain `ACK` or `NAK` instead of an HL7 message counts too.
        case any
    }

    package struct ClientTLS: Hashable, Sendable {
        /// Certificate authorities (PEM file) that the server must chain to; `nil` = the system's.
        package var authorities: String?
        package var certificate: String?
        /// PEM text of the private key, from a secret; never logged.
        package var key: String?
        /// The name the server's certificate must carry; default the host.
        package var serverName: String?

        package init(
            authorities: String? = nil, certificate: String? = nil, key: String? = nil, serverName: String? = nil
        ) {
            self.authorities = authorities
            self.certificate = certificate
            self.key = key
            self.serverName = serverName
        }
    }

    package struct FileSettings: Sendable {
        /// Directory that every file stays beneath: the literal prefix of the path, absolute.
        package var directory: String
        /// The rest of the path; each placeholder's value is made safe when it is filled in.
        package var path: Template
        /// Octal file mode, default 0640.
        package var permissions: UInt16
        /// Appends to the file instead of writing one file a message.
        package var isBatch: Bool

        package init(directory: String, path: Template, permissions: UInt16 = 0o640, isBatch: Bool = false) {
            self.directory = directory
            self.path = path
            self.permissions = permissions
            self.isBatch = isBatch
        }
    }

    /// Back-off between attempts: `first`, doubling up to `upTo`, each with jitter.
    package struct Retry: Hashable, Sendable {
        package var first: Duration
        package var upTo: Duration
        /// `nil` = never.
        package var giveUpAfter: Duration?
        /// Attempts answered AE before ``DestinationDefinition/whenRejected`` applies.
        package var attempts: Int

        package init(
            first: Duration = .seconds(1), upTo: Duration = .seconds(60), giveUpAfter: Duration? = nil,
            attempts: Int = 10
        ) {
            self.first = first
            self.upTo = upTo
            self.giveUpAfter = giveUpAfter
            self.attempts = attempts
        }
    }

    /// What happens to a message that the receiver answered with AR, or with AE too often.
    package enum RejectionPolicy: String, Sendable, CaseIterable {
        case deadLetter = "dead_letter"
        /// Again and again with back-off; nothing overtakes it in its lane.
        case retry
        /// The lane stops until an operator acts.
        case block
        /// The message and later ones of its lane key are held until an operator acts.
        case parkLane = "park_lane"
    }

    package enum KeepOrder: Sendable {
        /// One lane.
        case all
        /// One lane for each combination of values; a message without any value is a barrier.
        case by([Path])
        case none
    }
}
