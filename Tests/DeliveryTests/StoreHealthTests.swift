import Delivery
import Testing

@Suite struct StoreHealthTests {
    @Test("Free space that wavers around the watermark neither opens and closes intake nor repeats itself")
    func watermarkHasMargin() {
        var health = StoreHealth(probeAfter: .milliseconds(250) ... .seconds(5))
        health.measured(freeBytes: 500_000_000, watermark: 500_000_000)
        #expect(health.state == .storing)
        health.measured(freeBytes: 499_000_000, watermark: 500_000_000)
        let refusing = health.state
        #expect(refusing != .storing)
        for freeBytes in [498_000_000, 501_000_000, 524_000_000, 490_000_000] {
            health.measured(freeBytes: freeBytes, watermark: 500_000_000)
            #expect(health.state == refusing)
        }
        health.measured(freeBytes: 525_000_000, watermark: 500_000_000)
        #expect(health.state == .storing)
    }
}
