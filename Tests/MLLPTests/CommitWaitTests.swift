import MLLP
import Testing

@Suite struct CommitWaitTests {
    private static let stored: [UInt8] = [0x06]
    private static let notStored: [UInt8] = [0x15]
    private static let answer = [UInt8]("MSA|AA|1")

    private static func steps(_ frames: [[UInt8]], isAwaited: Bool) -> [CommitWait.Step] {
        var wait = CommitWait(isAwaited: isAwaited)
        return frames.map { wait.received($0) }
    }

    @Test func aCommitIsTakenOnceAndAnswersFollow() {
        #expect(
            Self.steps([Self.stored, Self.answer, Self.answer], isAwaited: true) == [.committed, .answer, .answer])
    }

    @Test func aNegativeCommitRefusesEachTime() {
        #expect(Self.steps([Self.notStored, Self.notStored], isAwaited: true) == [.refused, .refused])
    }

    @Test func aSecondBlockIsAViolation() {
        for second in [Self.stored, Self.notStored] {
            #expect(Self.steps([Self.stored, second], isAwaited: true) == [.committed, .violation])
            #expect(Self.steps([Self.stored, Self.answer, second], isAwaited: true).last == .violation)
        }
    }

    @Test func anAnswerBeforeTheBlockLeavesItOpen() {
        var wait = CommitWait(isAwaited: true)
        #expect(wait.received(Self.answer) == .answer)
        #expect(wait.isOpen)
        #expect(wait.received(Self.stored) == .committed)
        #expect(!wait.isOpen)
    }

    @Test func releaseOneRecognisesBlocksAndNothingFollows() {
        #expect(
            Self.steps([Self.stored, Self.notStored, Self.answer], isAwaited: false)
                == [.recognised(isFirst: true), .recognised(isFirst: false), .answer])
        #expect(!CommitWait(isAwaited: false).isOpen)
    }

    @Test func whatIsLongerOrEmptyIsNoBlock() {
        for frame in [[], [0x06, 0x06], [0x06, 0x15], [0x0D], [0x07]] as [[UInt8]] {
            #expect(CommitBlock(frame) == nil)
            #expect(Self.steps([frame], isAwaited: true) == [.answer])
        }
        #expect(CommitBlock([0x06]) == .stored && CommitBlock([0x15])?.content == [0x15])
    }
}
