/// How far a write may grow a message; a number beyond is most likely a mistake, and costs a byte for each place
/// on the way there.
enum GrowthLimits {
    static let fields = 1000
    static let repetitions = 10_000
    static let components = 1000
    static let subcomponents = 1000
}
