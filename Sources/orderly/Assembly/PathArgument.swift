import HL7

/// A path on the command line.
enum PathArgument {
    static func path(_ text: String, option: String) throws -> Path {
        do {
            return try Path(text)
        } catch {
            throw CommandFailure("\(option) \(text): \(error)")
        }
    }
}
