/// Where `${secret:NAME}` is read: the folder that `orderly.yaml` names, then systemd's credentials.
package struct SecretStore: Sendable {
    package static let largest = 65_536

    /// `secrets: directory:`, absolute.
    package var directory: String?
    /// `$CREDENTIALS_DIRECTORY`; systemd guards its files itself.
    package var credentials: String?

    package init(directory: String? = nil, credentials: String? = nil) {
        self.directory = directory
        self.credentials = credentials
    }

    package enum Failure: Error {
        case badName
        case noDirectory
        /// In none of the folders; the reason for the last of them.
        case unreadable(String)
        /// Others than the owner may use the file.
        case openToOthers
        case tooLarge
    }

    /// The secret without its final line end.
    package func read(_ name: String) throws(Failure) -> [UInt8] {
        guard Naming.isName(name, also: ["-", "_", "."]) else { throw .badName }
        if let directory, let file = try? SystemFile.read(directory + "/" + name, limit: Self.largest) {
            guard file.mode == 0o400 || file.mode == 0o600 else { throw .openToOthers }
            return try trimmed(file.bytes)
        }
        guard let last = credentials ?? directory else { throw .noDirectory }
        let bytes: [UInt8]
        do throws(SystemFile.Failure) {
            bytes = try SystemFile.read(last + "/" + name, limit: Self.largest).bytes
        } catch {
            throw .unreadable(error.reason)
        }
        return try trimmed(bytes)
    }

    private func trimmed(_ bytes: [UInt8]) throws(Failure) -> [UInt8] {
        guard bytes.count <= Self.largest else { throw .tooLarge }
        var bytes = bytes
        if bytes.last == 0x0A { bytes.removeLast() }
        if bytes.last == 0x0D { bytes.removeLast() }
        return bytes
    }
}
