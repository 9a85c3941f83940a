import NIOCore

/// One timer of the event loop for all deadlines of a connection. It is set again only for an earlier time: a
/// deadline that moves further away with every message costs nothing until the timer fires and looks.
///
/// Bound to the event loop.
final class Alarm {
    private let eventLoop: any EventLoop
    private var scheduled: (time: NIODeadline, task: Scheduled<Void>)?
    private var onAlarm: (() -> Void)?

    init(eventLoop: any EventLoop, onAlarm: @escaping () -> Void) {
        self.eventLoop = eventLoop
        self.onAlarm = onAlarm
    }

    /// Goes off at `time` or before.
    func set(for time: NIODeadline?) {
        guard let time, onAlarm != nil else { return }
        if let scheduled {
            if scheduled.time <= time { return }
            scheduled.task.cancel()
        }
        let task = eventLoop.assumeIsolated().scheduleTask(deadline: time) { [weak self] in
            guard let self else { return }
            self.scheduled = nil
            self.onAlarm?()
        }
        scheduled = (time, task)
    }

    func stop() {
        scheduled?.task.cancel()
        scheduled = nil
        onAlarm = nil
    }
}
