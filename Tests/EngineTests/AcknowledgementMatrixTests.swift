import Foundation
import Testing

/// Every pair of MSH-15 and MSH-16 with every outcome, over real sockets, in every mode: exactly these frames in this
/// order, and nothing more.
@Suite struct AcknowledgementMatrixTests {
    enum Outcome: Int, CaseIterable {
        case accepted, error, reject
    }

    /// MSH-15, MSH-16, and what a message is answered that is accepted, in error, rejected (standard §2.9.2, §2.9.3).
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

    /// One message and what it must be answered.
    struct Cell {
        var accept: String
        var application: String
        var outcome: Outcome
        var isAcknowledgement: Bool
        var controlID: String

        static let all: [Cell] = matrix.flatMap { accept, application, _ in
            Outcome.allCases.flatMap { outcome in
                [false, true].map { isAcknowledgement in
                    let id = "\(accept)-\(application)-\(outcome)-\(isAcknowledgement ? "MSA" : "")"
                    return Cell(
                        accept: accept, application: application, outcome: outcome,
                        isAcknowledgement: isAcknowledgement, controlID: id)
                }
            }
        }

        /// - Parameter mode: keeps messages of different listeners apart, which in tests all have port 0: else they
        ///   would be taken for retransmissions.
        func message(_ mode: String) -> String {
            let type = outcome == .reject ? "ORU^R01" : "ADT^A01"
            let patient = outcome == .error ? "" : "4711^^^HOSP^MR"
            return "MSH|^~\\&|\(mode)|EAST|ENGINE|HOSP|20260301101500||\(type)|\(controlID)|P|2.5.1|||"
                + "\(accept)|\(application)\r" + (isAcknowledgement ? "MSA|AA|OLD\r" : "")
                + "PID|1||\(patient)||Smith^Anna\r"
        }

        var isOriginal: Bool { accept.isEmpty && application.isEmpty }

        /// The codes of `matrix`, or what another mode and an MSA segment make of them.
        func expected(_ mode: String) -> [String] {
            let commit = ["CA", "CE", "CR"][outcome.rawValue]
            let own = AcknowledgementMatrixTests.matrix.first { $0.0 == accept && $0.1 == application }?.2 ?? []
            let codes: String =
                switch mode {
                case "none": ""
                case "original": isAcknowledgement ? "" : ["AA", "AE", "AR"][outcome.rawValue]
                case "enhanced" where isOriginal && !isAcknowledgement: commit
                default: own[outcome.rawValue]
                }
            let all = codes.split(separator: " ").map(String.init)
            guard isAcknowledgement else { return all }
            return all.filter { $0 == commit }
        }
    }

    static func route(_ mode: String) -> String {
        """
        route: \(mode)
        language: 1
        from:
          mllp: {port: \(2575 + (["auto", "original", "enhanced", "none", "late"].firstIndex(of: mode) ?? 9))}
        accept:
          types: [ADT^*]
          others: reject
        acknowledge:
          mode: \(mode == "late" ? "auto" : mode)
          after: \(mode == "late" ? "delivered" : "queued")
        steps:
          - require: any PID-3[*].1 is valued
            otherwise: reject
            because: No identifier
        to:
          archive:
            file: {path: 'out-\(mode)/all.hl7', batch: yes}
        """
    }

    struct Got: Equatable {
        var controlID: String
        var code: String
    }

    /// All cells in one pipelined write, then bytes that are no message: they end the connection, so that whatever
    /// was sent before has been read.
    static func exchange(_ mode: String, port: Int, frames: Int? = nil) async throws -> [[String]] {
        let sender = try RawSender(port: port)
        let framed = Cell.all.flatMap { frame($0.message(mode)) }
        let end = frame("no HL7")
        try await sender.write(frames == nil ? framed + end : framed)
        var answers: [[String]] = []
        while frames.map({ answers.count < $0 }) ?? true, let frame = try await sender.receiveFrame() {
            answers.append(String(decoding: frame, as: UTF8.self).split(separator: "\r").map(String.init))
        }
        if frames != nil {
            try await sender.write(end)
            while let frame = try await sender.receiveFrame() {
                answers.append([String(decoding: frame, as: UTF8.self)])
            }
        }
        return answers
    }

    private static func frame(_ text: String) -> [UInt8] { [0x0B] + Array(text.utf8) + [0x1C, 0x0D] }

    static func read(_ answer: [String]) -> Got {
        let msa = answer.dropFirst().first?.split(separator: "|", omittingEmptySubsequences: false) ?? []
        guard msa.count >= 3, msa[0] == "MSA" else { return Got(controlID: "", code: answer.joined(separator: "/")) }
        return Got(controlID: String(msa[2]), code: String(msa[1]))
    }

    @Test("Each cell is answered with exactly its acknowledgements in order, in every mode")
    func everyCell() async throws {
        let modes = ["auto", "original", "enhanced", "none"]
        let files = Dictionary(uniqueKeysWithValues: modes.map { ("\($0).yaml", Self.route($0)) })
        #expect(Cell.all.count == 25 * 3 * 2)
        try await TestEngine.run(files) { engine in
            for mode in modes {
                let answers = try await Self.exchange(mode, port: engine.port(mode))
                let expected = Cell.all.flatMap { cell in
                    cell.expected(mode).map { Got(controlID: cell.controlID, code: $0) }
                }
                #expect(answers.map(Self.read) == expected, "mode \(mode)")
                for answer in answers { Self.check(answer, mode) }
            }
        }
    }

    /// What every acknowledgement has, whatever its cell.
    static func check(_ answer: [String], _ mode: String) {
        let got = read(answer)
        guard let cell = Cell.all.first(where: { $0.controlID == got.controlID }) else {
            Issue.record("an answer to nothing that was sent: \(answer)")
            return
        }
        let header = answer[0].split(separator: "|", omittingEmptySubsequences: false).map(String.init)
        #expect(header[2...5] == ["ENGINE", "HOSP", mode, "EAST"])
        #expect(header[8] == (cell.outcome == .reject ? "ACK^R01^ACK" : "ACK^A01^ACK"))
        #expect((1...20).contains(header[9].count))
        #expect(header[10...11] == ["P", "2.5.1"])
        #expect(Array(header.dropFirst(12)) == (cell.isOriginal ? [] : ["", "", "NE", "NE"]))
        let error: String? =
            switch cell.outcome {
            case .accepted: nil
            case .error: "ERR||PID^1^3^1^1|101^Required field missing^HL70357|E|||"
            case .reject: "ERR||MSH^1^9^1^1|200^Unsupported message type^HL70357|E|||"
            }
        #expect(answer.count == (error == nil ? 2 : 3))
        if let error { #expect(answer[2].hasPrefix(error)) }
    }

    @Test("After delivery, each cell gets the same acknowledgements, the commit first")
    func afterDelivery() async throws {
        let expected = Cell.all.flatMap { cell in
            cell.expected("auto").map { Got(controlID: cell.controlID, code: $0) }
        }
        try await TestEngine.run(["late.yaml": Self.route("late")]) { engine in
            let answers = try await Self.exchange("late", port: engine.port("late"), frames: expected.count)
            let got = answers.map(Self.read)
            #expect(got.count == expected.count)
            for cell in Cell.all {
                let codes = got.filter { $0.controlID == cell.controlID }.map(\.code)
                #expect(codes == cell.expected("auto"), "\(cell.controlID)")
            }
        }
    }
}
