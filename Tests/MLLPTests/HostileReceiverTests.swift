import MLLP
import Synchronization
import Testing

/// An answer is never credited to another message, whatever the receiver does.
@Suite("A hostile receiver", .timeLimit(.minutes(2))) struct HostileReceiverTests {
    private struct Mood {
        var random: SeededGenerator
        var last: [UInt8] = []

        /// Right, twice, wrong, late (the one before comes now), swapped, nothing, nothing at all but noise.
        mutating func answers(to message: [UInt8]) -> [[UInt8]] {
            let right = [UInt8]("for ") + message
            defer { last = right }
            switch Int.random(in: 0..<10, using: &random) {
            case 0: return [right, right]
            case 1: return [last]
            case 2: return [last, right]
            case 3: return [right, last]
            case 4: return []
            case 5: return [[]]
            default: return [right]
            }
        }
    }

    @Test(arguments: 0..<4)
    func isNeverBelieved(seed: UInt64) async throws {
        let mood = Mutex(Mood(random: SeededGenerator(seed: seed)))
        let recorder = Recorder { message in mood.withLock { $0.answers(to: message) } }
        let listener = try await listen(recorder)
        let client = makeClient(port: listener.localPort) { $0.answerWithin = .milliseconds(50) }
        var credited = 0
        var failures: [ClientError] = []
        for number in 0..<500 {
            let message = [UInt8]("message \(number)")
            let right = [UInt8]("for ") + message
            do throws(ClientError) {
                let answer = try await client.exchange(message) { $0 == right ? .answer : .mismatch }
                #expect(answer == right)
                credited += 1
            } catch {
                failures.append(error)
            }
        }
        // How many depends on the load of the machine; some show that the client works at all.
        #expect(credited > 0)
        #expect(failures.contains { $0.code == .timedOut })
        #expect(failures.contains { $0.code == .mismatchedAnswer })
        #expect(failures.allSatisfy { $0.code == .timedOut || $0.code == .mismatchedAnswer || !$0.wasSent })
        await client.shutdown()
        await listener.close()
        // Whatever was credited did arrive, and in order.
        #expect(recorder.messages.count >= credited)
        let bytes = listener.statistics.bytes
        #expect(bytes.received == bytes.message + bytes.framing + bytes.junk)
    }
}
