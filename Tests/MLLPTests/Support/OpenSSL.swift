import Foundation

/// The `openssl` command.
enum OpenSSL {
    struct Failure: Error, CustomStringConvertible {
        var description: String
    }

    static func run(_ arguments: [String], in folder: URL) throws {
        let process = make(arguments)
        process.currentDirectoryURL = folder
        let errors = Pipe()
        process.standardError = errors
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        let text = errors.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw Failure(description: String(decoding: text, as: UTF8.self))
        }
    }

    /// `openssl s_client` as an MLLP sender: writes `bytes`, returns what came back up to the end of a frame, or all
    /// until the connection ended.
    static func talk(_ arguments: [String], sending bytes: [UInt8]) async throws -> [UInt8] {
        let process = make(["s_client"] + arguments)
        let input = Pipe()
        let output = Pipe()
        process.standardInput = input
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        try input.fileHandleForWriting.write(contentsOf: Data(bytes))
        let received = await withCheckedContinuation { (done: CheckedContinuation<[UInt8], Never>) in
            // A thread of its own, because reading a pipe blocks.
            Thread.detachNewThread {
                var received: [UInt8] = []
                while !received.contains(0x1C) {
                    let more = output.fileHandleForReading.availableData
                    if more.isEmpty { break }
                    received += more
                }
                done.resume(returning: received)
            }
        }
        try? input.fileHandleForWriting.close()
        // SIGTERM may be blocked by the thread that started it.
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
        return received
    }

    private static func make(_ arguments: [String]) -> Process {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["openssl"] + arguments
        return process
    }
}
