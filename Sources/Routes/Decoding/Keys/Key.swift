/// One key of a mapping in a route file: the only place where its name, type and default are written.
package struct Key: Sendable {
    package var name: String
    package var type: ValueType
    package var isRequired: Bool
    /// Read like a value from a file when the key is absent.
    package var standard: String?
    /// Whether `${env:…}` and `${secret:…}` are replaced in it.
    package var isConnectionSetting: Bool
    /// Whether a literal value is an error, and no diagnostic may show it.
    package var isSecret: Bool
    /// Known, but not read by this version: an error that says so.
    package var isLater: Bool
    /// One line for the reference.
    package var summary: String

    package init(
        _ name: String, _ type: ValueType, required: Bool = false, standard: String? = nil,
        connection: Bool = false, secret: Bool = false, later: Bool = false, _ summary: String
    ) {
        self.name = name
        self.type = type
        self.isRequired = required
        self.standard = standard
        self.isConnectionSetting = connection || secret
        self.isSecret = secret
        self.isLater = later
        self.summary = summary
    }
}
