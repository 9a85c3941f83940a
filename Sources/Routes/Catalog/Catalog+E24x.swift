/// Pages for findings about queues.
extension DiagnosticCatalog {
    static let e24x: [Page] = [
        Page(
            code: "E246", title: "when_full missing",
            explanation: """
                A queue with a limit needs a word about what happens when the limit is reached, and there is no
                default: each choice burdens somebody else.
                refuse: the sender is answered AE (CE in enhanced mode) and must send again. Most senders do
                so and stand still meanwhile; one that does not treats the message as an error on its side.
                close_listener: the sender gets no answer and cannot connect until there is room. Its own
                queue grows. All destinations of the route wait with it.
                dead_letter: the message is accepted and set aside for this destination. The receiver misses
                it until an operator sends it again, and gets it after later ones of the same patient.
                alarm: the queue grows until the disk's own limit (stop_intake_below) closes all listeners.
                """,
            wrong: "queue: {messages: 100000}",
            right: "queue: {messages: 100000, when_full: refuse}"),
        Page(
            code: "E247", title: "when_full without a limit",
            explanation: """
                A queue is full when one of its limits is reached: messages: how many wait, size: how large
                they are together, age: how long the oldest has waited. Without any of them it is never full.
                alarm_after: is not a limit; it only raises an alarm.
                """,
            wrong: "queue: {when_full: refuse}",
            right: "queue: {age: 4h, when_full: refuse}"),
    ]
}
