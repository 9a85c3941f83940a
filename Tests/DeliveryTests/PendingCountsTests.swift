import Testing

@testable import Delivery

@Suite struct PendingCountsTests {
    private let lab = DestinationKey(route: "registrations", name: "lab")
    private let archive = DestinationKey(route: "registrations", name: "archive")

    @Test(
        "However often a queue changes, it is counted once at a time, and the last count begins after the last change")
    func coalescing() {
        var counts = PendingCounts()
        var started = [counts.request(lab), counts.request(archive)]
        #expect(started == [true, true], "each destination for itself")
        started = (1...3000).map { _ in counts.request(lab) }
        #expect(!started.contains(true))
        var again = [counts.finished(lab)]
        started = [counts.request(lab)]
        again += [counts.finished(lab), counts.finished(lab), counts.finished(archive)]
        #expect(started == [false])
        #expect(again == [true, true, false, false], "what changed meanwhile is counted")
        started = [counts.request(lab)]
        #expect(started == [true], "and begun anew later")
    }
}
