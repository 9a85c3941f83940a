import Dictionary
import Testing

@Suite struct VersionTests {
    @Test("Every version reads what it writes", arguments: HL7Version.allCases)
    func roundTrip(_ version: HL7Version) {
        #expect(HL7Version(version.description) == version)
        #expect(HL7Version.nearest(to: version.description.utf8) == version)
    }

    @Test("A version compares by number, not by text")
    func order() {
        #expect(HL7Version.v231 < .v24)
        #expect(HL7Version.allCases == HL7Version.allCases.sorted())
    }

    @Test(
        "A version that there is not is read as the nearest lower one",
        arguments: [
            ("2.4.7", HL7Version.v24), ("2.10", .v29), ("2.3.0", .v23), (" 2.5.1 ", .v251), ("2.5.9", .v251),
            ("2.1.1", .v21), ("2.999.999", .v29),
        ])
    func nearest(_ text: String, _ version: HL7Version) {
        #expect(HL7Version.nearest(to: text.utf8) == version)
    }

    @Test(
        "What is no version 2 is none",
        arguments: [
            "", " ", ".", "2", "2.", "2.0", "1.9", "3.0", "2.5.1.1", "v2.5", "2.5x", "2 .5", "9999999999999999999",
            "2.1000",
        ])
    func none(_ text: String) {
        #expect(HL7Version.nearest(to: text.utf8) == nil)
        #expect(HL7Version(text) == nil)
    }

    @Test(
        "A set of versions reads as a person would say it",
        arguments: [
            ([], "no version"), ([HL7Version.v25], "2.5"), ([.v23, .v25], "2.3 and 2.5"),
            ([.v23, .v231, .v24, .v26, .v28, .v281], "2.3 to 2.4, 2.6, 2.8 and 2.8.1"),
        ])
    func setDescription(_ versions: [HL7Version], _ text: String) {
        #expect(VersionSet(versions).description == text)
    }

    @Test("Of two versions equally near, the later is nearest")
    func nearestInSet() {
        #expect(VersionSet([.v23, .v24]).nearest(to: .v231) == .v24)
        #expect(VersionSet([.v21]).nearest(to: .v29) == .v21)
        #expect(VersionSet.none.nearest(to: .v25) == nil)
        #expect(Array(VersionSet.all) == HL7Version.allCases)
    }
}
