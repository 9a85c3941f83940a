import Engine
import Foundation
import Pipeline
import Routes
import Testing

/// Every deviation over real sockets: let in and noted by a route that says nothing, refused by one that says so.
@Suite struct DeviationTests {
    struct Row: Sendable {
        var file: String
        var deviation: Deviation
        /// How many messages the sample is.
        var messages = 1
        /// Sent as it is, because its frames are what deviates.
        var isRaw = false
        /// Where it is taken for HL7 unless the route says otherwise, there is nothing to note.
        var isNoted = true
    }

    static let rows = [
        Row(file: "01-line-feeds", deviation: .lineFeeds),
        Row(file: "02-missing-end", deviation: .missingEnd, isRaw: true),
        Row(file: "03-bytes-between", deviation: .bytesBetween, messages: 2, isRaw: true),
        Row(file: "04-shared-reads", deviation: .sharedReads, messages: 3, isRaw: true),
        Row(file: "05-blank-lines", deviation: .blankLines),
        Row(file: "08-wrong-charset", deviation: .wrongCharset),
        Row(file: "09-charset-alias", deviation: .charsetAlias),
        Row(file: "10-byte-order-mark", deviation: .byteOrderMark),
        Row(file: "11-null-everywhere", deviation: .nulls, isNoted: false),
        Row(file: "12-raw-delimiters", deviation: .rawDelimiters),
        Row(file: "13-broken-lines", deviation: .brokenLines),
        Row(file: "14-loose-segment-ids", deviation: .looseSegmentIDs),
        Row(file: "16-z-segments", deviation: .siteSegments),
        Row(file: "17-old-version", deviation: .version),
        Row(file: "18-event-in-evn", deviation: .messageType),
        Row(file: "19-number-elsewhere", deviation: .patientIDs),
        Row(file: "20-other-dates", deviation: .dates),
        Row(file: "21-one-order-number", deviation: .orderNumbers),
        Row(file: "22-result-types", deviation: .resultTypes),
        Row(file: "23-split-results", deviation: .splitResults),
        Row(file: "25-early-next", deviation: .earlyNext, messages: 2, isRaw: true),
    ]

    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Samples/deviations")

    private static func bytes(_ row: Row) throws -> [UInt8] {
        let bytes = Array(try Data(contentsOf: folder.appending(path: row.file + ".hl7")))
        return row.isRaw ? bytes : [0x0B] + bytes + [0x1C, 0x0D]
    }

    private static func route(_ name: String, _ tolerate: String = "") -> String {
        """
        route: \(name)
        language: 1
        from:
          mllp: {port: 0}
        accept: {types: ['*'], others: reject}
        \(tolerate)
        to:
          archive:
            file: {path: 'out/\(name)/{message.id}.hl7'}
        """
    }

    private static func name(_ deviation: Deviation) -> String {
        deviation.rawValue.replacing("_", with: "-")
    }

    @Test func `A route that says nothing takes and notes every deviation`() async throws {
        try await TestEngine.run(["open.yaml": Self.route("open")]) { engine in
            for row in Self.rows {
                let sender = try RawSender(port: engine.port("open"))
                try await sender.write(Self.bytes(row))
                var noted: Set<Deviation> = []
                for _ in 0..<row.messages {
                    let answer = try #require(try await sender.receiveFrame(), "\(row.file)")
                    #expect(String(decoding: answer, as: UTF8.self).contains("MSA|AA|"), "\(row.file)")
                    let accepted = try await engine.first { event in
                        if case .accepted(let accepted) = event { accepted } else { nil }
                    }
                    noted.formUnion(accepted.tolerated.entries.map(\.deviation))
                }
                #expect(noted.contains(row.deviation) == row.isNoted, "\(row.file): \(noted)")
            }
        }
    }

    @Test func `A route that refuses a deviation says so or ends the connection`() async throws {
        let refusing = Self.rows.map { row in
            let name = Self.name(row.deviation)
            return ("\(name).yaml", Self.route(name, "tolerate: {\(row.deviation.rawValue): refuse}"))
        }
        try await TestEngine.run(Dictionary(uniqueKeysWithValues: refusing)) { engine in
            for row in Self.rows {
                let sender = try RawSender(port: engine.port(Self.name(row.deviation)))
                try await sender.write(Self.bytes(row))
                if row.isRaw {
                    var answers = 0
                    while let answer = try await sender.receiveFrame() {
                        #expect(String(decoding: answer, as: UTF8.self).contains("MSA|AA|"), "\(row.file)")
                        answers += 1
                    }
                    #expect(answers < row.messages, "\(row.file)")
                } else {
                    let answer = String(decoding: try #require(try await sender.receiveFrame()), as: UTF8.self)
                    #expect(answer.contains("MSA|AE|") || answer.contains("MSA|AR|"), "\(row.file): \(answer)")
                    #expect(answer.contains("\rERR|"), "\(row.file)")
                }
            }
        }
    }

    @Test func `A message without a frame is taken at the end of its connection, and answered without one`()
        async throws
    {
        let bytes = Array(try Data(contentsOf: Self.folder.appending(path: "06-no-framing.hl7")))
        try await TestEngine.run(["bare.yaml": Self.route("bare", "tolerate: {no_framing: allow}")]) { engine in
            let sender = try RawSender(port: engine.port("bare"))
            try await sender.write(bytes)
            try await sender.endWriting()
            let answer = String(decoding: try await sender.receiveAll(), as: UTF8.self)
            #expect(answer.hasPrefix("MSH|") && answer.contains("MSA|AA|D06\r"))
            let accepted = try await engine.first { event in
                if case .accepted(let accepted) = event { accepted } else { nil }
            }
            #expect(accepted.tolerated.description == "no_framing")
        }
    }
}
