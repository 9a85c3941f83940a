import HL7
import Testing

@Suite struct AcknowledgementRulesTests {
    typealias Outcome = AcknowledgementRules.Outcome

    /// MSH-15, MSH-16, and what is sent for accepted, error, reject.
    static let matrix: [(String, String, [String])] = [
        ("", "", ["AA", "AE", "AR"]), ("", "NE", ["", "", ""]), ("", "AL", ["AA", "AE", "AR"]),
        ("", "ER", ["", "AE", "AR"]), ("", "SU", ["AA", "", ""]),
        ("NE", "", ["", "", ""]), ("NE", "NE", ["", "", ""]), ("NE", "AL", ["AA", "AE", "AR"]),
        ("NE", "ER", ["", "AE", "AR"]), ("NE", "SU", ["AA", "", ""]),
        ("AL", "", ["CA", "CE", "CR"]), ("AL", "NE", ["CA", "CE", "CR"]), ("AL", "AL", ["CA AA", "CE", "CR"]),
        ("AL", "ER", ["CA", "CE", "CR"]), ("AL", "SU", ["CA AA", "CE", "CR"]),
        ("ER", "", ["", "CE", "CR"]), ("ER", "NE", ["", "CE", "CR"]), ("ER", "AL", ["AA", "CE", "CR"]),
        ("ER", "ER", ["", "CE", "CR"]), ("ER", "SU", ["AA", "CE", "CR"]),
        ("SU", "", ["CA", "", ""]), ("SU", "NE", ["CA", "", ""]), ("SU", "AL", ["CA AA", "AE", "AR"]),
        ("SU", "ER", ["CA", "AE", "AR"]), ("SU", "SU", ["CA AA", "", ""]),
    ]

    private func sent(
        _ accept: String, _ application: String, _ mode: AcknowledgementMode = .auto, isAcknowledgement: Bool = false
    ) -> [String] {
        Outcome.allCases.map { outcome in
            let replies = AcknowledgementRules.replies(
                acceptType: Array(accept.utf8), applicationType: Array(application.utf8), mode: mode,
                isAcknowledgement: isAcknowledgement, outcome: outcome)
            return [replies.commit, replies.application].compactMap { $0?.rawValue }.joined(separator: " ")
        }
    }

    @Test(arguments: matrix)
    func `Each pair of MSH-15 and MSH-16 gets what it asks for`(
        _ accept: String, _ application: String, _ all: [String]
    ) {
        #expect(sent(accept, application) == all)
    }

    @Test(arguments: matrix)
    func `The original mode answers each message once`(_ accept: String, _ application: String, _ all: [String]) {
        #expect(sent(accept, application, .original) == ["AA", "AE", "AR"])
        #expect(sent(accept, application, .none) == ["", "", ""])
        #expect(sent(accept, application, .enhanced) == (accept + application == "" ? ["CA", "CE", "CR"] : all))
    }

    @Test(arguments: matrix)
    func `An acknowledgement gets at most the commit its MSH-15 asks for`(
        _ accept: String, _ application: String, _ all: [String]
    ) {
        let expected: [String] =
            switch accept {
            case "AL": ["CA", "CE", "CR"]
            case "ER": ["", "CE", "CR"]
            case "SU": ["CA", "", ""]
            default: ["", "", ""]
            }
        #expect(sent(accept, application, isAcknowledgement: true) == expected)
        #expect(sent(accept, application, .enhanced, isAcknowledgement: true) == expected)
        #expect(sent(accept, application, .original, isAcknowledgement: true) == ["", "", ""])
    }

    @Test(arguments: [
        ("AL", "AL", ["AA", "AE", "AR"]), ("AL", "ER", ["", "AE", "AR"]), ("SU", "SU", ["AA", "", ""]),
        ("AL", "NE", ["", "", ""]), ("ER", "AL", ["AA", "AE", "AR"]), ("", "", ["AA", "AE", "AR"]),
    ])
    func `Once a message is committed, MSH-16 alone decides what its application says`(
        _ accept: String, _ application: String, _ all: [String]
    ) {
        for (outcome, code) in zip(Outcome.allCases, all) {
            let replies = AcknowledgementRules.replies(
                acceptType: Array(accept.utf8), applicationType: Array(application.utf8), mode: .auto,
                isAcknowledgement: false, outcome: outcome, isCommitted: true)
            #expect(replies.commit == nil)
            #expect(replies.application?.rawValue ?? "" == code)
        }
    }

    @Test func `Careless spelling is understood, and an unknown wish is answered`() {
        #expect(sent(" al ", "ne") == ["CA", "CE", "CR"])
        #expect(sent(#""""#, "") == ["AA", "AE", "AR"])
        #expect(sent("NE", "XX") == ["AA", "AE", "AR"])
    }
}
