import Foundation
import Testing

/// Order under everything at once: merges, refusals, outages, parked patients, operators and crashes.
@Suite struct LaneWorldTests {
    @Test(
        "No message arrives before an earlier one of the same patient, whatever happens, and all of them arrive",
        arguments: 1...8)
    func order(seed: Int) {
        var world = LaneWorld(messages: 4000, keys: 200, connections: 8, restartEvery: 3000, seed: UInt64(seed))
        let tally = world.run()
        #expect(!tally.isStuck && tally.arrivals == 4000)
        #expect(tally.inversions == 0)
        #expect(tally.merges > 500 && tally.refusals > 20, "the dice must have been thrown")
    }

    @Test("The dice show inversions where order is given up", arguments: [1, 2])
    func theCheckCanFail(seed: Int) {
        var world = LaneWorld(
            messages: 2000, keys: 20, connections: 8, restartEvery: 0, seed: UInt64(seed), ignoresKeys: true)
        #expect(world.run().inversions > 0)
    }

    /// Figures: `ORDERLY_BENCH=1 swift test -c release --filter LaneWorldTests`.
    @Test(
        "A million messages over ten thousand lanes",
        .enabled(if: ProcessInfo.processInfo.environment["ORDERLY_BENCH"] == "1"))
    func million() {
        let start = ContinuousClock.now
        var world = LaneWorld(messages: 1_000_000, keys: 10_000, connections: 16, restartEvery: 50_000, seed: 1)
        let tally = world.run()
        let line = "\(ContinuousClock.now - start) for \(tally)\n"
        FileHandle.standardError.write(Data(line.utf8))
        #expect(!tally.isStuck && tally.arrivals == 1_000_000)
        #expect(tally.inversions == 0)
    }
}
