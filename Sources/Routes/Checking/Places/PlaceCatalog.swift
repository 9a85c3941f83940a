/// What the dictionary says about places, looked up once for all routes of a folder.
final class PlaceCatalog {
    private var readings: [HL7Place: PlaceReading] = [:]

    func reading(of place: HL7Place) -> PlaceReading {
        if let known = readings[place] { return known }
        let reading = PlaceReading(place)
        readings[place] = reading
        return reading
    }
}
