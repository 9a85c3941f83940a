import Delivery
import Foundation
import Testing

/// What a start makes of the marks that a crash left.
@Suite struct CrashTests {
    private static let label = WorkLabel(route: "feed", listener: "127.0.0.1:2575")
    private static let none = MemoryKills(boot: 1, count: 0)

    private static func breaker(_ directory: TemporaryDirectory, memory: MemoryKills = none) -> CrashBreaker {
        try? FileManager.default.createDirectory(atPath: directory.path, withIntermediateDirectories: true)
        return CrashBreaker(directory: directory.path, loops: 2, memory: memory, logger: quiet)
    }

    private static func file(_ directory: TemporaryDirectory) -> URL {
        URL(filePath: directory.path + "/orderly.work")
    }

    /// A run of the engine that ends while `messages` are in work, each on its event loop.
    ///
    /// - Parameter crashed: which of them the crash happened on.
    private static func run(
        _ directory: TemporaryDirectory, _ messages: [[UInt8]], signal: CInt, crashed: Int?, memory: MemoryKills = none
    ) throws {
        let breaker = breaker(directory, memory: memory)
        for (message, slot) in zip(messages, breaker.loopSlots) { slot.begin(message, to: label, from: "10.0.0.1") }
        guard signal != 0 else { return }
        var bytes = try Data(contentsOf: file(directory))
        bytes[40] = UInt8(signal)
        if let crashed { bytes[4096 + crashed * (bytes.count - 4096) / 3] = 2 }
        let handle = try FileHandle(forWritingTo: file(directory))
        try handle.write(contentsOf: bytes)
        try handle.close()
    }

    private static let poison = Sample.bytes("POISON")
    private static let good = Sample.bytes("GOOD")

    @Test("A message that crashes the engine twice is quarantined, with its bytes")
    func twoCrashes() throws {
        let directory = TemporaryDirectory()
        for crash in 1...2 {
            try Self.run(directory, [Self.good, Self.poison], signal: SIGILL, crashed: 1)
            let breaker = Self.breaker(directory)
            let suspect = try #require(breaker.suspect(Self.poison, to: Self.label.listener))
            #expect(suspect.crashes == crash && suspect.isQuarantined == (crash == 2))
            #expect(suspect.cause == "SIGILL" && suspect.route == "feed")
            #expect(breaker.left.map(\.bytes) == (crash == 2 ? [Self.poison] : []))
            #expect(breaker.left.allSatisfy { $0.peer == "10.0.0.1" })
            #expect(breaker.crashes.count == crash)
            // What another thread was working on is not to blame, nor is the message of another listener.
            #expect(breaker.suspect(Self.good, to: Self.label.listener) == nil)
            #expect(breaker.suspect(Self.poison, to: "127.0.0.1:2576") == nil)
            breaker.close()
        }
    }

    @Test("A message that passes between two crashes begins anew")
    func passing() throws {
        let directory = TemporaryDirectory()
        for _ in 1...3 {
            try Self.run(directory, [Self.poison], signal: SIGSEGV, crashed: 0)
            let breaker = Self.breaker(directory)
            let suspect = try #require(breaker.suspect(Self.poison, to: Self.label.listener))
            #expect(suspect.crashes == 1)
            breaker.passed(suspect)
            #expect(breaker.suspect(Self.poison, to: Self.label.listener) == nil)
            breaker.close()
        }
    }

    @Test("A kill blames nobody, however often it comes while a message is in work")
    func kills() throws {
        let directory = TemporaryDirectory()
        for _ in 1...20 {
            try Self.run(directory, [Self.good, Self.poison], signal: 0, crashed: nil)
            let breaker = Self.breaker(directory)
            #expect(!breaker.hasSuspects && breaker.left.isEmpty && breaker.crashes.isEmpty)
        }
    }

    @Test("A process that the system ended for want of memory blames all that was in work")
    func memory() throws {
        let directory = TemporaryDirectory()
        for crash in 1...2 {
            let (before, after) = (MemoryKills(boot: 1, count: 7), MemoryKills(boot: 1, count: 8))
            try Self.run(directory, [Self.good, Self.poison], signal: 0, crashed: nil, memory: before)
            let breaker = Self.breaker(directory, memory: after)
            let suspects = [Self.good, Self.poison].map { breaker.suspect($0, to: Self.label.listener) }
            #expect(suspects[1]?.crashes == crash && suspects[1]?.cause == "out of memory")
            // The innocent one is done before the other has taken all the memory.
            #expect(suspects[0]?.crashes == 1)
            suspects[0].map { breaker.passed($0) }
            breaker.close()
        }
        // After another start of the machine the counts have nothing to do with each other.
        try Self.run(directory, [Self.good], signal: 0, crashed: nil, memory: MemoryKills(boot: 1, count: 7))
        let breaker = Self.breaker(directory, memory: MemoryKills(boot: 2, count: 9))
        #expect(breaker.suspect(Self.good, to: Self.label.listener) == nil)
    }

    @Test("A crash on no message is counted, and blames none")
    func otherThreads() throws {
        let directory = TemporaryDirectory()
        try Self.run(directory, [Self.good], signal: SIGABRT, crashed: nil)
        let breaker = Self.breaker(directory)
        #expect(!breaker.hasSuspects && breaker.crashes.count == 1)
    }

    @Test("A start that is killed after it has counted does not count again")
    func countingOnce() throws {
        let directory = TemporaryDirectory()
        try Self.run(directory, [Self.poison], signal: SIGILL, crashed: 0)
        let marks = try Data(contentsOf: Self.file(directory))
        for _ in 1...3 {
            try marks.write(to: Self.file(directory))
            let breaker = Self.breaker(directory)
            #expect(breaker.suspect(Self.poison, to: Self.label.listener)?.crashes == 1)
            #expect(breaker.crashes.count == 1)
        }
    }

    @Test("A message too long to be kept is known when it comes again", arguments: [65_536, 65_537, 1_000_000])
    func longMessages(length: Int) throws {
        let directory = TemporaryDirectory()
        var message = Sample.bytes("LONG", filler: length - Sample.bytes("LONG").count)
        for _ in 1...2 {
            try Self.run(directory, [message], signal: SIGILL, crashed: 0)
            Self.breaker(directory).close()
        }
        let breaker = Self.breaker(directory)
        #expect(breaker.suspect(message, to: Self.label.listener)?.isQuarantined == true)
        message[length - 1] = 0x42
        #expect(breaker.suspect(message, to: Self.label.listener) == nil)
    }

    @Test("What an operator runs again is marked, and is no suspect once it has passed")
    func operators() throws {
        let directory = TemporaryDirectory()
        for _ in 1...2 {
            try Self.run(directory, [Self.poison], signal: SIGILL, crashed: 0)
            Self.breaker(directory).close()
        }
        let breaker = Self.breaker(directory)
        #expect(breaker.work(on: Self.poison, to: Self.label) { breaker.hasSuspects })
        #expect(!breaker.hasSuspects)
        breaker.close()
        #expect(!Self.breaker(directory).hasSuspects, "also after a start")
    }

    @Test("A clean end leaves no marks, which hold content")
    func cleanEnd() throws {
        let directory = TemporaryDirectory()
        let breaker = Self.breaker(directory)
        let attributes = try FileManager.default.attributesOfItem(atPath: Self.file(directory).path)
        #expect(attributes[.posixPermissions] as? Int == 0o600)
        breaker.loopSlots.first?.begin(Self.good, to: Self.label, from: "")
        breaker.loopSlots.first?.end()
        breaker.close()
        #expect(!FileManager.default.fileExists(atPath: Self.file(directory).path))
    }

    @Test("Marks and records with any bytes in them start the engine")
    func damage() throws {
        let directory = TemporaryDirectory()
        var random = SystemRandomNumberGenerator()
        for round in 0..<200 {
            try Self.run(directory, [Self.good, Self.poison], signal: SIGILL, crashed: 1)
            var marks = try Data(contentsOf: Self.file(directory))
            // Behind the magic number, where it is believed.
            for _ in 0..<20 {
                let place = Bool.random() ? Int.random(in: 8..<64) : 4096 + Int.random(in: 0..<32)
                marks[place] = UInt8.random(in: 0...255, using: &random)
            }
            if round % 3 == 0 { marks = marks.prefix(Int.random(in: 0..<marks.count)) }
            try marks.write(to: Self.file(directory))
            if round % 2 == 0 {
                let record = URL(filePath: directory.path + "/orderly.crashes")
                var bytes = (try? Data(contentsOf: record)) ?? Data("{}".utf8)
                let place = Int.random(in: 0..<bytes.count)
                bytes[place] = UInt8.random(in: 0...255, using: &random)
                try bytes.write(to: record)
            }
            let breaker = Self.breaker(directory)
            #expect(breaker.left.count <= 3)
            breaker.close()
        }
    }

    @Test("The cost of a mark is that of copying the message")
    func cost() {
        let directory = TemporaryDirectory()
        let breaker = Self.breaker(directory)
        let message = Sample.bytes("COST", filler: 900 - Sample.bytes("COST").count)
        let count = 200_000
        let time = ContinuousClock().measure {
            for _ in 0..<count {
                guard breaker.suspect(message, to: Self.label.listener) == nil, let slot = breaker.loopSlots.first
                else {
                    continue
                }
                slot.begin(message, to: Self.label, from: "10.0.0.1")
                slot.end()
            }
        }
        print("a mark of 900 bytes: \(time / count)")
        #expect(time / count < .microseconds(20))
        breaker.close()
    }
}
