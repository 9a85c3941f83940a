/// Some of the versions of the standard.
package struct VersionSet: Hashable, Sendable, Sequence, CustomStringConvertible {
    /// Bit 0 is 2.1.
    private var mask: UInt16

    package static let all = VersionSet(mask: 1 << HL7Version.allCases.count - 1)
    package static let none = VersionSet(mask: 0)

    init(mask: UInt16) {
        self.mask = mask
    }

    package init(_ versions: some Sequence<HL7Version>) {
        mask = versions.reduce(0) { $0 | 1 << $1.rawValue }
    }

    package var isEmpty: Bool { mask == 0 }
    package var count: Int { mask.nonzeroBitCount }

    package func contains(_ version: HL7Version) -> Bool { mask & 1 << version.rawValue != 0 }
    package func union(_ other: Self) -> Self { Self(mask: mask | other.mask) }
    package func intersection(_ other: Self) -> Self { Self(mask: mask & other.mask) }
    package func subtracting(_ other: Self) -> Self { Self(mask: mask & ~other.mask) }

    /// In ascending order.
    package func makeIterator() -> some IteratorProtocol<HL7Version> {
        HL7Version.allCases.lazy.filter(contains).makeIterator()
    }

    /// That of the set which is nearest to a version; of two equally near the later. `nil` for the empty set.
    package func nearest(to version: HL7Version) -> HL7Version? {
        guard !isEmpty else { return nil }
        for distance in 0..<Int8(HL7Version.allCases.count) {
            for rawValue in [Int8(version.rawValue) + distance, Int8(version.rawValue) - distance] where rawValue >= 0 {
                if let near = HL7Version(rawValue: UInt8(rawValue)), contains(near) { return near }
            }
        }
        return nil
    }

    /// `2.3, 2.5 to 2.6 and 2.9`; three neighbours and more are told as a range.
    package var description: String {
        var runs: [[HL7Version]] = []
        for version in self {
            if let last = runs.last?.last, last.rawValue + 1 == version.rawValue {
                runs[runs.count - 1].append(version)
            } else {
                runs.append([version])
            }
        }
        let texts = runs.flatMap { run -> [String] in
            guard run.count > 2, let first = run.first, let last = run.last else { return run.map(\.description) }
            return ["\(first) to \(last)"]
        }
        guard let last = texts.last, texts.count > 1 else { return texts.first ?? "no version" }
        return texts.dropLast().joined(separator: ", ") + " and " + last
    }
}
