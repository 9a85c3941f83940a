import Connectors
import Foundation
import Glibc
import Pipeline
import Testing

@Suite("One file a message")
struct FileWriterTests {
    let sandbox: TemporaryDirectory
    let message = MessageID(day: 260_301, count: 42)
    let payload = Array("MSH|^~\\&|A|B\rPID|1||77\r".utf8)

    init() throws {
        sandbox = try TemporaryDirectory()
    }

    private func writer(_ recorder: SyncRecorder? = nil, permissions: UInt16 = 0o640) -> FileWriter {
        let root = sandbox.path + "/out"
        guard let recorder else { return FileWriter(root: root, permissions: permissions, owner: "r/d") }
        return FileWriter(root: root, permissions: permissions, owner: "r/d") { recorder.sync($0) }
    }

    private func place(_ payload: [UInt8], at name: String, with writer: FileWriter) throws {
        try writer.place(payload, at: FileAddress(name), for: message)
    }

    private func failure(_ payload: [UInt8], at name: String, with writer: FileWriter) throws -> DeliveryFailure? {
        do {
            try place(payload, at: name, with: writer)
            return nil
        } catch let fault as FileFault {
            return fault.failure
        }
    }

    @Test("The name appears only after the content is flushed, and is flushed itself")
    func crashSafeOrder() throws {
        let recorder = SyncRecorder()
        try FileManager.default.createDirectory(atPath: sandbox.path + "/out/day", withIntermediateDirectories: true)
        try place(payload, at: "day/m.hl7", with: writer(recorder))
        let flushes = recorder.flushes
        try #require(flushes.count == 3)
        // The directory's own entry first: this process has not seen it made.
        #expect(flushes[0].path.hasSuffix("/out"))
        #expect(flushes[1].path.contains("/out/day/.orderly-260301-000042-"))
        #expect(flushes[1].content == payload)
        #expect(flushes[2].path.hasSuffix("/out/day"))
        #expect(flushes[2].names == ["m.hl7"])
        #expect(sandbox.bytes("out/day/m.hl7") == payload)
    }

    @Test("Each new directory is flushed into its parent before the file is written")
    func newDirectoriesAreDurable() throws {
        let recorder = SyncRecorder()
        let writer = writer(recorder)
        try place(payload, at: "a/b/m.hl7", with: writer)
        let paths = recorder.flushes.map { $0.path.replacing(sandbox.path, with: "") }
        #expect(paths.count == 5)
        #expect(paths.prefix(3) == ["", "/out", "/out/a"])
        #expect(paths.last == "/out/a/b")
        try place(payload, at: "a/b/n.hl7", with: writer)
        #expect(recorder.flushes.count == 7, "directories known to be on disk are not flushed again")
    }

    @Test("When the disk fails, nothing has the file's name and nothing is left behind")
    func failedFlush() throws {
        // Flushes: the root into its parent, then the temporary file.
        let recorder = SyncRecorder(failing: [1])
        let writer = writer(recorder)
        let failure = try failure(payload, at: "m.hl7", with: writer)
        #expect(failure?.kind == .unreachable)
        #expect(failure?.code == "io_error")
        #expect(sandbox.tree("out") == [])
        try place(payload, at: "m.hl7", with: writer)
        #expect(sandbox.tree("out") == ["m.hl7"])
    }

    @Test("A flush of the name that fails is not a delivery, and the repeat succeeds")
    func failedDirectoryFlush() throws {
        let recorder = SyncRecorder(failing: [2])
        let writer = writer(recorder)
        let failure = try failure(payload, at: "m.hl7", with: writer)
        #expect(failure?.code == "io_error")
        let before = recorder.flushes.count
        try place(payload, at: "m.hl7", with: writer)
        #expect(recorder.flushes.count == before + 2, "file and directory are flushed before the repeat succeeds")
        #expect(sandbox.bytes("out/m.hl7") == payload)
    }

    @Test("The same message again leaves one file with the same content")
    func idempotent() throws {
        for _ in 1...3 { try place(payload, at: "m.hl7", with: writer()) }
        #expect(sandbox.tree("out") == ["m.hl7"])
        #expect(sandbox.bytes("out/m.hl7") == payload)
    }

    @Test("Another payload under the same name is refused and the first one kept")
    func keepsWhatWasDelivered() throws {
        try place(payload, at: "m.hl7", with: writer())
        for other in [payload + [0x0D], Array(payload.dropLast()), payload.reversed(), []] {
            let failure = try failure(other, at: "m.hl7", with: writer())
            #expect(failure?.kind == .invalid)
            #expect(failure?.code == "file_exists")
        }
        #expect(sandbox.bytes("out/m.hl7") == payload)
    }

    @Test("What a crash left of the same delivery is replaced")
    func leftovers() throws {
        let recorder = SyncRecorder()
        try place(payload, at: "m.hl7", with: writer(recorder))
        let temporary = try #require(recorder.flushes.first { $0.path.contains(".orderly-") }).path
        try FileManager.default.removeItem(atPath: sandbox.path + "/out/m.hl7")
        try Data("half of a mess".utf8).write(to: URL(filePath: temporary))
        try place(payload, at: "m.hl7", with: writer())
        #expect(sandbox.tree("out") == ["m.hl7"])
        #expect(sandbox.bytes("out/m.hl7") == payload)
    }

    @Test("Permissions are what the route says, whatever the umask", arguments: [0o600, 0o640, 0o664, 0o644])
    func permissions(_ mode: Int) throws {
        try place(payload, at: "day/m.hl7", with: writer(permissions: UInt16(mode)))
        #expect(try sandbox.permissions("out/day/m.hl7") == mode)
        let directory = 0o700 | mode | (mode & 0o444) >> 2
        #expect(try sandbox.permissions("out/day") == directory)
    }

    @Test("Set-user-id and other special bits are never given")
    func noSpecialBits() throws {
        try place(payload, at: "m.hl7", with: writer(permissions: 0o7640))
        #expect(try sandbox.permissions("out/m.hl7") == 0o640)
    }

    @Test("Payloads larger than one system call arrive whole")
    func largePayload() throws {
        var large = [UInt8](repeating: 0, count: 3_500_001)
        for index in large.indices { large[index] = UInt8(truncatingIfNeeded: index &* 31) }
        try place(large, at: "m.hl7", with: writer())
        #expect(sandbox.bytes("out/m.hl7") == large)
        try place(large, at: "m.hl7", with: writer())
    }

    @Test("A linked directory is refused and nothing is written through it")
    func linkedDirectory() throws {
        try sandbox.write("keep", to: "outside/x")
        try FileManager.default.createDirectory(atPath: sandbox.path + "/out/a", withIntermediateDirectories: true)
        try sandbox.link("out/day", to: "../outside")
        try sandbox.link("out/a/b", to: sandbox.path + "/outside")
        for name in ["day/m.hl7", "a/b/m.hl7", "day/new/m.hl7"] {
            let failure = try failure(payload, at: name, with: writer())
            #expect(failure?.kind == .invalid)
            #expect(failure?.code == "not_a_directory")
        }
        #expect(sandbox.tree("outside") == ["x"])
    }

    @Test("Links, pipes and directories with the file's name are refused and left alone")
    func irregularFiles() throws {
        try sandbox.write("keep", to: "outside/x")
        try FileManager.default.createDirectory(atPath: sandbox.path + "/out/dir", withIntermediateDirectories: true)
        try sandbox.link("out/link", to: "../outside/x")
        try sandbox.link("out/dangling", to: "../outside/new")
        #expect(mkfifo(sandbox.path + "/out/pipe", 0o600) == 0)
        for name in ["link", "dangling", "pipe", "dir"] {
            let failure = try failure(payload, at: name, with: writer())
            #expect(failure?.kind == .invalid, "\(name)")
            #expect(failure?.code == "not_a_regular_file", "\(name)")
        }
        #expect(sandbox.bytes("outside/x") == Array("keep".utf8))
        #expect(sandbox.tree("outside") == ["x"])
        #expect(sandbox.tree("out") == ["dangling", "dir", "link", "pipe"])
    }

    @Test("A file where a directory belongs cannot block the lane for ever")
    func fileAsDirectory() throws {
        try sandbox.write("x", to: "out/day")
        let failure = try failure(payload, at: "day/m.hl7", with: writer())
        #expect(failure?.kind == .invalid)
    }

    @Test("The operator's own directory may be a link")
    func linkedRoot() throws {
        try FileManager.default.createDirectory(atPath: sandbox.path + "/mounted", withIntermediateDirectories: true)
        try sandbox.link("out", to: "mounted")
        try place(payload, at: "m.hl7", with: writer())
        #expect(sandbox.bytes("mounted/m.hl7") == payload)
    }
}
