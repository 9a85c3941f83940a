/// Where to, how fast and for how long.
package struct GeneratorSettings: Sendable {
    package var host: String
    /// 1…65535
    package var port: Int
    /// 1…10,000
    package var connections = 1
    /// Messages a second over all connections, more than 0; `nil` = closed loop: each connection sends the next message
    /// as soon as one is answered.
    package var rate: Double?
    /// Messages that may be unanswered on one connection, 1…1000. MLLP says 1.
    package var window = 1
    /// Messages to send; `nil` = no limit.
    package var count: Int?
    /// How long messages are sent; `nil` = until told to stop.
    package var duration: Duration?
    /// How long an answer may take before the connection is given up.
    package var answerWithin = Duration.seconds(30)

    package init(host: String, port: Int) {
        self.host = host
        self.port = port
    }
}
