/// The files of one command line, which may be gone through more than once; only standard input is kept.
struct MessageFiles {
    private let files: [String]
    private let lineEnds: HL7File.LineEnds
    private let standardInput: [[UInt8]]
    /// How many messages there are.
    let count: Int

    /// Looks through every file once and tells what does not fit together in one.
    init(_ files: [String], lineEnds: HL7File.LineEnds) throws {
        self.files = files
        self.lineEnds = lineEnds
        standardInput = files.contains("-") ? try HL7File.read("-", lineEnds: lineEnds) : []
        var count = 0
        for file in files {
            guard file != "-" else {
                count += standardInput.count
                continue
            }
            let opened = try HL7File(file, lineEnds: lineEnds)
            while try opened.next() != nil { count += 1 }
            for problem in opened.problems { Terminal.complain(problem) }
        }
        self.count = count
    }

    func forEach(_ body: (_ file: String, _ message: [UInt8]) async throws -> Void) async throws {
        for file in files {
            if file == "-" {
                for message in standardInput { try await body(file, message) }
                continue
            }
            let opened = try HL7File(file, lineEnds: lineEnds)
            while let message = try opened.next() { try await body(file, message) }
        }
    }
}
