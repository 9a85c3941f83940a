package import Delivery

/// What an operator asks to be sent again.
package struct ReplayOrder: Codable, Hashable, Sendable {
    package var selection: ReplaySelection
    /// Messages a minute, ``ReplayJob/rates``.
    package var rate: Int

    package init(selection: ReplaySelection, rate: Int) {
        self.selection = selection
        self.rate = rate
    }
}
