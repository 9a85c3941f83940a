import Anonymisation
import ArgumentParser
import CharacterSets
import Foundation
import HL7

/// `orderly anonymise`: messages of people made messages of nobody.
struct AnonymiseCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "anonymise",
        abstract: "Replace all that tells who messages are about, consistently, by data type.",
        discussion: """
            Names become names, identifiers identifiers of the same shape, addresses and numbers others; dates move by \
            a number of days that is one for each patient; free text is replaced by text as long that says nothing; \
            documents go; Z segments and unknown fields are scrambled. What stays is what the standard knows: systems \
            and authorities, codes of HL7 tables and named coding systems, units, small numbers, short results.

            The same key gives the same pseudonyms in every file and run. Without --key a random one is used and \
            thrown away. Whoever has the key can test a guess: keep it as you keep patient data, or throw it away.

            The report on standard error names what was done where, with nothing of any value. Look at the result \
            before you hand it on: a number or a rare code can still tell somebody who knows enough.

            Exit status: 0, 1 if something in a file is no HL7 message and was left out, 2 if a file cannot be read or \
            written.
            """)

    @Argument(help: "Files with HL7 messages; `-` or none is standard input.")
    var files: [String] = []

    @Option(help: "The folder to write files of the same names to; no file is overwritten. Otherwise standard output.")
    var output: String?

    @Flag(help: "Overwrite the files themselves.")
    var inPlace = false

    @Option(help: "The file with the key of the pseudonyms; made, readable by you alone, if it is not there.")
    var key: String?

    @Option(help: "Free text: replace, flag (keep, and name every place) or keep.")
    var text = AnonymisationOptions.Text.replace

    @Option(help: "Codes: standard (replace those of no HL7 table and no named coding system) or keep.")
    var codes = AnonymisationOptions.Codes.standard

    @Option(help: "A segment, field or component to leave as it is, such as ZPI, Z*, OBX-3 or PV1-3.1. Repeatable.")
    var keep: [String] = []

    @Flag(help: "Leave MSH-10 and what refers to it.")
    var keepControlIds = false

    @Flag(help: "Leave states, provinces and counties.")
    var keepRegions = false

    @Flag(help: "Make everybody of 90 years and more 90 years old.")
    var capAges = false

    @Flag(help: "No report.")
    var quiet = false

    @OptionGroup var charset: CharsetOptions

    func validate() throws {
        guard !inPlace || output == nil else { throw ValidationError("--in-place and --output exclude each other") }
        guard !inPlace || !(files.isEmpty || files.contains("-")) else {
            throw ValidationError("standard input cannot be overwritten")
        }
    }

    func run() throws {
        var anonymiser = Anonymiser(options: try options(), digest: try PseudonymKey(file: key).digest)
        let outputs = try AnonymisedOutputs(inputs: files.isEmpty ? ["-"] : files, folder: output, inPlace: inPlace)
        var report = AnonymisationReport()
        let reader = try charset.reader()
        var leftOut = 0
        for file in outputs.inputs {
            var bytes: [UInt8] = []
            var number = 0
            let pieces = try HL7File.pieces(file, lineEnds: .asTheyAre)
            let lineEnd = Self.lineEnd(of: pieces)
            for piece in pieces {
                guard case .message(let part) = piece else {
                    if case .envelope(let segment) = piece {
                        if let last = bytes.last, last != 0x0D, last != 0x0A { bytes += lineEnd }
                        bytes += anonymiser.anonymised(segment, report: &report) + lineEnd
                    }
                    continue
                }
                number += 1
                do {
                    bytes += try anonymised(part, &anonymiser, reader, &report)
                } catch {
                    leftOut += 1
                    Terminal.complain("orderly: \(file), message \(number) is left out: \(error)")
                }
            }
            try outputs.write(bytes, of: file)
        }
        guard report.messages > 0 else {
            throw CommandFailure("there is no HL7 message in \(files.joined(separator: ", "))")
        }
        if !quiet { Terminal.complain(AnonymisationText(report: report, options: try options()).text) }
        if leftOut > 0 { throw ExitStatus.failed }
    }

    /// That of the first message.
    private static func lineEnd(of pieces: [HL7File.Piece]) -> [UInt8] {
        for case .message(let bytes) in pieces {
            guard let end = bytes.firstIndex(where: { $0 == 0x0D || $0 == 0x0A }) else { continue }
            return bytes[end] == 0x0D && bytes.dropFirst(end + 1).first == 0x0A ? [0x0D, 0x0A] : [bytes[end]]
        }
        return [0x0D]
    }

    /// In the set that the message came in. Never by way of its own bytes: they are what must not leave.
    private func anonymised(
        _ bytes: [UInt8], _ anonymiser: inout Anonymiser, _ reader: TextReader, _ report: inout AnonymisationReport
    ) throws -> [UInt8] {
        let decoded = try reader.read(bytes)
        if let undecodable = decoded.undecodable, undecodable.policy != .passBytes {
            throw CommandFailure(undecodable.text)
        }
        let result = anonymiser.anonymised(decoded.message, report: &report)
        guard decoded.source != nil else { return result }
        // As MSH-18 says, if that gives the same text back; else in the set found, and MSH-18 says which.
        if let bytes = try? reader.bytes(ofText: result), try reader.read(bytes).message.serialized() == result {
            return bytes
        }
        do throws(TextFailure) {
            guard let message = try? Message(result) else { return result }
            return try TargetText(decoded.coding.characterSet).bytes(of: message)
        } catch {
            throw CommandFailure(error.text)
        }
    }

    private func options() throws -> AnonymisationOptions {
        var options = AnonymisationOptions()
        options.text = text
        options.codes = codes
        options.keepsControlIDs = keepControlIds
        options.keepsRegions = keepRegions
        options.capsAges = capAges
        options.kept = try keep.map { text in
            do { return try KeptPlace(text) } catch { throw CommandFailure("--keep \(text): \(error)") }
        }
        return options
    }
}

extension AnonymisationOptions.Text: ExpressibleByArgument {}
extension AnonymisationOptions.Codes: ExpressibleByArgument {}
