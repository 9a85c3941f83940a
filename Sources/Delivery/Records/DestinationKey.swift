/// A destination across reloads and restarts: its route's name and its own.
package struct DestinationKey: Hashable, Sendable, Comparable, CustomStringConvertible {
    package var route: String
    /// Empty for what the route itself holds: its own dead letters.
    package var name: String

    package init(route: String, name: String) {
        self.route = route
        self.name = name
    }

    package static func < (left: DestinationKey, right: DestinationKey) -> Bool {
        (left.route, left.name) < (right.route, right.name)
    }

    package var description: String { name.isEmpty ? route : "\(route)/\(name)" }
}
