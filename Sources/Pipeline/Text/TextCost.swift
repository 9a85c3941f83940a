import Routes

/// What looking at text costs, in steps: a pattern visits each of its instructions for each byte, at worst.
extension Pattern {
    func cost(on length: Int) -> Int {
        let (visits, overflow) = length.multipliedReportingOverflow(by: size)
        return overflow ? length : visits >> 12
    }
}

extension TextFunction {
    func cost(on length: Int) -> Int {
        switch self {
        case .replacePattern(let pattern, _): pattern.cost(on: length)
        case .replace(let find, _): (length >> 8) * max(1, min(find.count, length) >> 4)
        default: length >> 8
        }
    }
}
