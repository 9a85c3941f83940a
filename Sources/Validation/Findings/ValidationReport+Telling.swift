package import HL7

extension ValidationReport {
    /// What an acknowledgement tells the sender: an ERR for each.
    package var acknowledgementErrors: [AcknowledgementError] {
        findings.map { finding in
            AcknowledgementError(
                code: finding.code, location: finding.location, severity: finding.severity,
                userText: Array(finding.text.utf8),
                diagnostic: Array((finding.place.map { Self.shown("\($0)") } ?? "HL7 \(version ?? "v2")").utf8))
        }
    }

    /// One line a finding, and one for those that were only counted.
    package var lines: [String] {
        var lines = findings.map(\.line)
        if omitted > 0 { lines.append("and \(omitted) more") }
        return lines
    }

    /// The file without its folders: the other side needs not know how this machine is laid out.
    private static func shown(_ place: String) -> String { String(place.split(separator: "/").last ?? "") }
}

extension Finding {
    /// `line 4: error 101: PID-5 (Patient Name) is required (profiles/east.yaml:12:5)`
    package var line: String {
        let kind = "\(isError ? "error" : "warning") \(code.rawValue)"
        let source = place.map { " (\($0))" } ?? ""
        return (segmentLine.map { "line \($0): " } ?? "") + "\(kind): \(text)\(source)"
    }
}
