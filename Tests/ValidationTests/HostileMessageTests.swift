import HL7
import Testing
import Validation

/// Messages made to cost much. Each must be read in time that grows with its size and no faster.
@Suite struct HostileMessageTests {
    private static let header = "MSH|^~\\&|A|B|C|D|20260301||OML^O21^OML_O21|1|P|2.5.1\r"

    private func report(_ body: String, count: Int, _ level: MessageValidator.Level = .strict) throws -> (
        ValidationReport, Duration
    ) {
        var bytes = Array(Self.header.utf8)
        for _ in 0..<count { bytes += Array(body.utf8) }
        let message = try Message(bytes)
        let clock = ContinuousClock()
        let start = clock.now
        let report = MessageValidator(level).report(on: message)
        return (report, start.duration(to: clock.now))
    }

    @Test(arguments: ["OBX|\r", "NTE|\r", "ORC|\rOBR|\r", "SPM|\rSAC|\r", "PID|\rORC|\r", "XYZ|1\r", "x\r", "ZZZ\r"])
    func `A hundred thousand segments of any kind are read to the end`(_ body: String) throws {
        let lines = body.count { $0 == "\r" }
        let (report, _) = try report(body, count: 99_990 / lines, .structure)
        #expect(report.findings.count <= ValidationReport.mostFindings)
        let (strict, _) = try self.report(body, count: 9_990 / lines)
        #expect(strict.findings.count <= ValidationReport.mostFindings)
    }

    @Test func `What is not kept of the findings is counted`() throws {
        let (report, _) = try report("XYZ|1\r", count: 1_000, .structure)
        #expect(report.findings.count == ValidationReport.mostFindings)
        #expect(report.omitted > 800)
        #expect(report.hasErrors)
        #expect(report.lines.last == "and \(report.omitted) more")
    }

    @Test func `Twice the segments take about twice the time`() throws {
        // An order that could go on as a prior result at each step: where reading by trial would explode.
        let body = "ORC|NW\rOBR|1\rNTE|1\rOBX|1|ST|1||a\r"
        func best(_ count: Int) throws -> Duration {
            try (0..<3).map { _ in try report(body, count: count, .structure).1 }.min() ?? .zero
        }
        let (small, large) = (try best(2_000), try best(16_000))
        #expect(large < small * 8 * 6 + .milliseconds(50), "\(small) for 8,000 and \(large) for 64,000 segments")
    }

    @Test(arguments: [
        "PID|\(String(repeating: "~", count: 100_000))\r", "PID||\(String(repeating: "^", count: 100_000))x\r",
        "PID|||\(String(repeating: "a&b^", count: 50_000))\r", "PID\(String(repeating: "|x", count: 50_000))\r",
        "OBX|1|NM|||\(String(repeating: "x~", count: 50_000))\r",
    ])
    func `Fields with very many parts are read to the end`(_ body: String) throws {
        let (report, _) = try report(body, count: 1)
        #expect(report.findings.count <= ValidationReport.mostFindings)
    }

    @Test func `Random bytes are validated without a crash`() throws {
        var generator = SystemRandomNumberGenerator()
        let alphabet = Array("|^~\\&\r\rMSHPIDOBXZ\"19A ".utf8)
        for _ in 0..<2_000 {
            var bytes = Array(Self.header.utf8)
            for _ in 0..<200 { bytes.append(alphabet[Int.random(in: alphabet.indices, using: &generator)]) }
            let message = try Message(bytes)
            _ = MessageValidator(.strict).report(on: message)
        }
    }
}
