/// What a route listens on and sends to, as far as it could be read.
///
/// Collected while decoding, so that a fault elsewhere in a listener or destination hides none of the checks that look
/// at several of them together.
struct RouteEnds {
    /// As written, or after the file.
    var route = ""
    var listener: Endpoint?
    var receivers: [Endpoint] = []
    var files: [FileTarget] = []

    struct Endpoint {
        /// The destination's name; the route's own for a listener.
        var name = ""
        var place: Place
        var host: String
        /// `nil` when it cannot be read.
        var port: Int?
        /// Also when what stands under `tls:` is faulty.
        var hasTLS: Bool
        /// `nil` when it cannot be read.
        var isInsecureAllowed: Bool?
    }

    struct FileTarget {
        var name: String
        var place: Place
        var settings: DestinationDefinition.FileSettings
        /// Absolute, with its placeholders as written.
        var path: String
    }
}
