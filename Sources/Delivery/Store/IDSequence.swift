import Pipeline
import Synchronization

/// The next message id: today's date and a count, always above every id that was ever stored.
final class IDSequence: Sendable {
    private struct State {
        var last: MessageID
        /// The day, counted from 1970, whose written form is in `today`.
        var dayNumber: Int64 = .min
        var today = 0
    }

    private let state: Mutex<State>

    /// - Parameter last: the highest id on disk, or count 0 of the newest slice's day.
    init(after last: MessageID) {
        state = Mutex(State(last: last))
    }

    /// - Parameter nanoseconds: the wall clock, since 1970-01-01 UTC. It may jump: the date of an id never goes back.
    func next(at nanoseconds: Int64) -> MessageID {
        state.withLock { state in
            let dayNumber = CalendarDay.number(ofNanoseconds: nanoseconds)
            if dayNumber != state.dayNumber {
                state.dayNumber = dayNumber
                state.today = CalendarDay(number: dayNumber).written
            }
            state.last = Self.successor(of: state.last, today: state.today)
            return state.last
        }
    }

    private static func successor(of last: MessageID, today: Int) -> MessageID {
        if today > last.day { return MessageID(day: today, count: 1) }
        if last.count < 999_999_999 { return MessageID(day: last.day, count: last.count + 1) }
        return MessageID(day: CalendarDay(written: last.day).next.written, count: 1)
    }
}
