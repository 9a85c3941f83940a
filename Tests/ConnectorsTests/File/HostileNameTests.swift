import Connectors
import Foundation
import Pipeline
import Testing

@Suite("Hostile file names")
struct HostileNameTests {
    let sandbox: TemporaryDirectory
    let payload = Array("MSH|^~\\&|A\r".utf8)

    init() throws {
        sandbox = try TemporaryDirectory()
        try sandbox.write("keep", to: "secret")
        try sandbox.write("keep", to: "outside/x")
        try FileManager.default.createDirectory(atPath: sandbox.path + "/out", withIntermediateDirectories: true)
        try sandbox.link("out/up", to: "..")
        try sandbox.link("out/abs", to: sandbox.path + "/outside")
        try sandbox.link("out/self", to: ".")
        try sandbox.link("out/loop", to: "loop")
        try sandbox.link("out/secretlink", to: "../secret")
        try sandbox.link("out/dangling", to: "../created")
    }

    /// Everything that is not in the destination's own directory.
    private var outside: [String] { sandbox.tree().filter { !$0.hasPrefix("out/") } }

    @Test("There are hundreds of them")
    func manyNames() {
        #expect(Set(HostileNames.all).count > 400)
    }

    @Test("Each is refused for good or stays in its directory, written whole or appended", arguments: [false, true])
    func stayInside(_ isBatch: Bool) throws {
        let before = outside
        let writer = FileWriter(root: sandbox.path + "/out", permissions: 0o640, owner: "r/d")
        var written = 0
        for (number, name) in HostileNames.all.enumerated() {
            do {
                let address = try FileAddress(name)
                if isBatch {
                    try writer.append(payload, to: address)
                } else {
                    try writer.place(payload, at: address, for: MessageID(day: 1, count: number + 1))
                }
                written += 1
                #expect(sandbox.bytes("out/" + name) != nil, "name \(number) was written elsewhere")
            } catch let fault as FileFault {
                #expect(fault.failure.kind == .invalid, "name \(number): \(fault.failure.code)")
            } catch is FileAddress.Flaw {}
        }
        #expect(outside == before)
        #expect(sandbox.bytes("secret") == Array("keep".utf8))
        #expect(sandbox.bytes("outside/x") == Array("keep".utf8))
        #expect(written > 0, "odd but harmless names are written")
        #expect(sandbox.tree("out").allSatisfy { !$0.contains(".orderly-") })
    }
}
