/// Replaces letters by letters and digits by digits, so that an identifier stays one of its kind: `MR-00412` becomes
/// something like `QD-73305`.
///
/// Texts of one shape are permuted among themselves by a Feistel network with a keyed round function, walking until
/// the result is of the shape again: two identifiers never become one, however short they are. Where there are more
/// than 2⁶² texts of a shape, each character is drawn from a keyed stream instead; there it is practically certain.
/// Letters outside ASCII become ASCII letters, marks on letters go, other characters stay.
struct ShapePermutation: Sendable {
    private let source: PseudonymSource

    init(_ source: PseudonymSource) {
        self.source = source
    }

    func pseudonym(of text: [UInt8]) -> [UInt8] {
        let places = Self.places(of: text)
        var positions = places.compactMap { $0.value }
        guard !positions.isEmpty else { return places.map(\.byte) }
        var count: UInt64 = 1
        var isSmall = true
        for place in places where place.value != nil {
            let (product, overflow) = count.multipliedReportingOverflow(by: place.radix)
            guard !overflow, product <= 1 << 62 else {
                isSmall = false
                break
            }
            count = product
        }
        let shape = places.map { $0.value == nil ? 0x2D : $0.base }
        let radices = places.compactMap { $0.value == nil ? nil : $0.radix }
        if isSmall {
            let number = zip(positions, radices).reduce(UInt64(0)) { $0 * $1.1 + $1.0 }
            var rest = permuted(number, below: count, shape: shape)
            for index in positions.indices.reversed() {
                positions[index] = rest % radices[index]
                rest /= radices[index]
            }
        } else {
            stream(&positions, radices, text)
        }
        var next = positions.makeIterator()
        return places.map { place in
            guard place.value != nil, let value = next.next() else { return place.byte }
            return place.base + UInt8(truncatingIfNeeded: value)
        }
    }

    // MARK: Shape

    private struct Place {
        /// Which of its kind; `nil` for a character that stays.
        var value: UInt64?
        var radix: UInt64 = 1
        /// The first of its kind.
        var base: UInt8 = 0
        /// The character that stays.
        var byte: UInt8 = 0
    }

    private static func places(of text: [UInt8]) -> [Place] {
        if text.allSatisfy({ $0 < 0x80 }) { return text.map(place) }
        var places: [Place] = []
        for scalar in String(decoding: text, as: UTF8.self).unicodeScalars {
            if scalar.isASCII {
                places.append(place(UInt8(truncatingIfNeeded: scalar.value)))
                continue
            }
            switch scalar.properties.generalCategory {
            case .uppercaseLetter, .titlecaseLetter:
                places.append(Place(value: UInt64(scalar.value % 26), radix: 26, base: 0x41))
            case .nonspacingMark, .spacingMark, .enclosingMark, .control, .format: continue
            case .decimalNumber, .letterNumber, .otherNumber:
                places.append(Place(value: UInt64(scalar.value % 10), radix: 10, base: 0x30))
            case .dashPunctuation, .spaceSeparator, .lineSeparator, .paragraphSeparator, .openPunctuation,
                .closePunctuation, .initialPunctuation, .finalPunctuation, .otherPunctuation:
                places.append(Place(byte: 0x20))
            default: places.append(Place(value: UInt64(scalar.value % 26), radix: 26, base: 0x61))
            }
        }
        return places
    }

    private static func place(_ byte: UInt8) -> Place {
        switch byte {
        case 0x30...0x39: Place(value: UInt64(byte - 0x30), radix: 10, base: 0x30)
        case 0x41...0x5A: Place(value: UInt64(byte - 0x41), radix: 26, base: 0x41)
        case 0x61...0x7A: Place(value: UInt64(byte - 0x61), radix: 26, base: 0x61)
        default: Place(byte: byte)
        }
    }

    // MARK: Permutation

    private static let rounds: UInt8 = 8

    private func permuted(_ number: UInt64, below count: UInt64, shape: [UInt8]) -> UInt64 {
        guard count > 1 else { return number }
        let bits = UInt64.bitWidth - (count - 1).leadingZeroBitCount
        let half = UInt64(max(1, (bits + 1) / 2))
        let mask = (UInt64(1) << half) - 1
        var value = number
        // At most four walks on average: the network's numbers are less than four times as many as the texts.
        repeat {
            var (left, right) = (value >> half & mask, value & mask)
            for round in 0..<Self.rounds {
                let input = [round] + (0..<8).map { UInt8(truncatingIfNeeded: right >> ($0 * 8)) } + shape
                (left, right) = (right, (left ^ source.word(.shape, input)) & mask)
            }
            value = left << half | right
        } while value >= count
        return value
    }

    private func stream(_ positions: inout [UInt64], _ radices: [UInt64], _ text: [UInt8]) {
        for index in positions.indices {
            let input = (0..<4).map { UInt8(truncatingIfNeeded: index >> ($0 * 8)) } + [0xFF] + text
            positions[index] = source.word(.shape, input) % radices[index]
        }
    }
}
