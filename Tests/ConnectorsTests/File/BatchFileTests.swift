import Connectors
import Foundation
import Glibc
import Pipeline
import Testing

@Suite("A file of messages")
struct BatchFileTests {
    let sandbox: TemporaryDirectory

    init() throws {
        sandbox = try TemporaryDirectory()
    }

    private func writer(_ recorder: SyncRecorder = SyncRecorder()) -> FileWriter {
        FileWriter(root: sandbox.path + "/out", permissions: 0o640, owner: "r/d") { recorder.sync($0) }
    }

    private func append(_ text: String, with writer: FileWriter) throws {
        try writer.append(Array(text.utf8), to: FileAddress("day.hl7"))
    }

    private var content: String? { sandbox.bytes("out/day.hl7").map { String(decoding: $0, as: UTF8.self) } }

    @Test("Messages follow each other, each with its own line ends and one at its end")
    func frames() throws {
        let writer = writer()
        for text in ["MSH|1\rPID|1\r", "MSH|2\rPID|2", "MSH|3\nPID|3\n", "MSH|4\r\nPID|4\r\n", "MSH|5"] {
            try append(text, with: writer)
        }
        #expect(content == "MSH|1\rPID|1\rMSH|2\rPID|2\rMSH|3\nPID|3\nMSH|4\r\nPID|4\r\nMSH|5\r")
    }

    @Test("Content and name are on disk before an append succeeds")
    func flushes() throws {
        let recorder = SyncRecorder()
        try append("MSH|1\r", with: writer(recorder))
        let last = recorder.flushes.suffix(2)
        #expect(last.first?.content == Array("MSH|1\r".utf8))
        #expect(last.last?.names == ["day.hl7"])
    }

    @Test("An append that fails leaves the file as it was")
    func cutsOff() throws {
        try append("MSH|1\r", with: writer())
        let failing = writer(SyncRecorder(failing: [0]))
        #expect(throws: FileFault(.syncFile, number: EIO)) { try append("MSH|2\r", with: failing) }
        #expect(content == "MSH|1\r")
        try append("MSH|2\r", with: failing)
        #expect(content == "MSH|1\rMSH|2\r")
    }

    @Test("A message torn by a crash does not run into the next one")
    func tornTail() throws {
        try sandbox.write("MSH|1\rPID|1\rMSH|2\rPI", to: "out/day.hl7")
        try append("MSH|2\rPID|2\r", with: writer())
        #expect(content == "MSH|1\rPID|1\rMSH|2\rPI\rMSH|2\rPID|2\r")
    }

    @Test("Many lanes appending at once never mix their messages")
    func concurrentAppends() async throws {
        let writer = writer()
        let address = try FileAddress("day.hl7")
        let bodies = (0..<8).map { String(repeating: String($0), count: 50_000) + "\r" }
        await withTaskGroup(of: Void.self) { group in
            for body in bodies {
                group.addTask { #expect(throws: Never.self) { try writer.append(Array(body.utf8), to: address) } }
            }
        }
        let lines = try #require(content).split(separator: "\r").map { String($0) + "\r" }
        #expect(lines.sorted() == bodies)
    }

    @Test("Links, pipes and directories are not appended to", arguments: ["link", "pipe", "dir"])
    func irregularFiles(_ name: String) throws {
        try sandbox.write("keep", to: "outside/x")
        try FileManager.default.createDirectory(atPath: sandbox.path + "/out/dir", withIntermediateDirectories: true)
        try sandbox.link("out/link", to: "../outside/x")
        #expect(mkfifo(sandbox.path + "/out/pipe", 0o600) == 0)
        do {
            try writer().append([0x4D], to: FileAddress(name))
            Issue.record("appended to \(name)")
        } catch let fault as FileFault {
            #expect(fault.failure.kind == .invalid)
        }
        #expect(sandbox.bytes("outside/x") == Array("keep".utf8))
    }

    @Test("A new file gets the route's permissions, an existing one keeps its own")
    func permissions() throws {
        try append("MSH|1\r", with: writer())
        #expect(try sandbox.permissions("out/day.hl7") == 0o640)
        #expect(chmod(sandbox.path + "/out/day.hl7", 0o660) == 0)
        try append("MSH|2\r", with: writer())
        #expect(try sandbox.permissions("out/day.hl7") == 0o660)
    }
}
