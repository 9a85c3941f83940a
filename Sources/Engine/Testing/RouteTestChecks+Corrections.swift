import Routes

/// What `--update` may write: only messages that the test asks for, only where it is clear which one came instead.
extension RouteTestChecks {
    func corrections() -> [RouteTestCorrection] {
        guard passages.count == 1, let passage = passages.first else { return [] }
        var corrections: [RouteTestCorrection] = []
        if let expected = expectation.messages {
            let names = passage.destinations.filter { expectation.messagesByDestination[$0] == nil }
            let different = Set(names.map { passage.payloads(to: $0) })
            if different.count == 1, let got = different.first {
                corrections += correction(expected, got)
            }
        }
        for (name, expected) in expectation.messagesByDestination.sorted(by: { $0.key < $1.key }) {
            corrections += correction(expected, passage.payloads(to: name))
        }
        return corrections
    }

    private func correction(_ expected: Expected<[[UInt8]]>, _ got: [[UInt8]]) -> [RouteTestCorrection] {
        guard expected.value.count == got.count,
            zip(expected.value, got).contains(where: { !differences($0, $1).isEmpty })
        else { return [] }
        return [RouteTestCorrection(place: Place(expected.span), expected: expected.value, got: got)]
    }
}
