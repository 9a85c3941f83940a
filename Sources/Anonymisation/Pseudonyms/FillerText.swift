/// Text that says nothing, as long as the one it replaces.
enum FillerText {
    /// As many characters; line ends stay where they are.
    static func replacing(_ text: [UInt8]) -> [UInt8] {
        let characters = String(decoding: text, as: UTF8.self).unicodeScalars
        var filler: [UInt8] = []
        filler.reserveCapacity(characters.count)
        var word = 0
        var rest = WordLists.filler[0].utf8[...]
        for scalar in characters {
            if scalar == "\r" || scalar == "\n" {
                filler.append(UInt8(truncatingIfNeeded: scalar.value))
            } else if let next = rest.popFirst() {
                filler.append(next)
            } else {
                filler.append(0x20)
                word = (word + 1) % WordLists.filler.count
                rest = WordLists.filler[word].utf8[...]
            }
        }
        return filler
    }
}
