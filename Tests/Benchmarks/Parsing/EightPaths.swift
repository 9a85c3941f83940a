import HL7

/// Paths as a program holds them that knows them beforehand: one constant each.
struct EightPaths {
    private let first, second, third, fourth, fifth, sixth, seventh, eighth: Path

    init(_ paths: [Path]) {
        first = paths[0]
        second = paths[1]
        third = paths[2]
        fourth = paths[3]
        fifth = paths[4]
        sixth = paths[5]
        seventh = paths[6]
        eighth = paths[7]
    }

    /// The number of bytes in all eight values, and one.
    @inline(__always)
    func lookUp(in message: Message) -> Int {
        var count = 1
        message.withValue(of: first) { count &+= $0.count }
        message.withValue(of: second) { count &+= $0.count }
        message.withValue(of: third) { count &+= $0.count }
        message.withValue(of: fourth) { count &+= $0.count }
        message.withValue(of: fifth) { count &+= $0.count }
        message.withValue(of: sixth) { count &+= $0.count }
        message.withValue(of: seventh) { count &+= $0.count }
        message.withValue(of: eighth) { count &+= $0.count }
        return count
    }
}
