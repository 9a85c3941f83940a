import Synchronization

/// Both directions between UTF-8 and one of the system's tables, opened once.
final class SystemTable: Sendable {
    private let decoder: SystemConverter
    private let encoder: SystemConverter

    private init?(_ name: String) {
        guard let decoder = SystemConverter(from: name, to: "UTF-8"),
            let encoder = SystemConverter(from: "UTF-8", to: name)
        else { return nil }
        self.decoder = decoder
        self.encoder = encoder
    }

    private static let opened = Mutex<[String: SystemTable?]>([:])

    /// - Parameter name: as the system calls it; a handful of names, all of the catalog.
    /// - Returns: `nil` when the system does not have it, such as where only a small part of its tables is installed.
    static func named(_ name: String) -> SystemTable? {
        opened.withLock { opened in
            if let known = opened[name] { return known }
            let table = SystemTable(name)
            opened[name] = .some(table)
            return table
        }
    }

    /// - Throws: the offset of the first byte that is no character of the table.
    func decode(_ bytes: ArraySlice<UInt8>, to text: inout [UInt8]) throws(CodingFailure) {
        try Self.convert(bytes, to: &text, with: decoder)
    }

    /// - Throws: the offset of the first character that the table does not have.
    func encode(_ text: ArraySlice<UInt8>, to bytes: inout [UInt8]) throws(CodingFailure) {
        // glibc leaves out Unicode's tag characters without a word. They are invisible; losing them is not.
        if let tag = Self.tagCharacter(in: text) { throw CodingFailure(offset: tag) }
        try Self.convert(text, to: &bytes, with: encoder)
    }

    private static func convert(
        _ input: ArraySlice<UInt8>, to output: inout [UInt8], with converter: SystemConverter
    ) throws(CodingFailure) {
        let failure = input.withUnsafeBufferPointer { buffer -> SystemConverter.Failure? in
            do throws(SystemConverter.Failure) {
                try converter.convert(buffer, to: &output)
                return nil
            } catch {
                return error
            }
        }
        if let failure { throw CodingFailure(offset: failure.offset) }
    }

    /// U+E0000 to U+E007F are F3 A0 80 80 to F3 A0 81 BF.
    private static func tagCharacter(in text: ArraySlice<UInt8>) -> Int? {
        guard var index = text.firstIndex(of: 0xF3) else { return nil }
        while index + 2 < text.endIndex {
            if text[index] == 0xF3, text[index + 1] == 0xA0, text[index + 2] == 0x80 || text[index + 2] == 0x81 {
                return index - text.startIndex
            }
            index += 1
        }
        return nil
    }
}
