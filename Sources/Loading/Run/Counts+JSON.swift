package import Inspection

extension GeneratorCounts {
    package var json: JSONText {
        var json = JSONText()
        json.add("sent", sent)
        json.add("resent", resent)
        json.add("acknowledged", acknowledged)
        json.add("refused", Self.json(refused))
        json.add("unanswered", unanswered)
        json.add("not_sent_in_time", waiting)
        json.add("misdirected_answers", misdirected)
        json.add("repeated_answers", repeated)
        json.add("unreadable_answers", unreadable)
        json.add("timeouts", timeouts)
        json.add("connections_opened", connectionsOpened)
        json.add("connections_lost", connectionsLost)
        json.add("connections_failed", connectionsFailed)
        return json
    }

    fileprivate static func json(_ counts: [String: Int]) -> JSONText {
        var json = JSONText()
        for (name, count) in counts.sorted(by: { $0.key < $1.key }) { json.add(name, count) }
        return json
    }
}

extension SinkCounts {
    package var json: JSONText {
        var json = JSONText()
        json.add("received", received)
        json.add("distinct", distinct)
        json.add("duplicates", duplicates)
        json.add("out_of_order", outOfOrder)
        json.add("order_keys", orderKeys)
        json.add("renumbered", renumbered)
        json.add("foreign", foreign)
        json.add("unreadable", unreadable)
        json.add("untracked", untracked)
        json.add("framing_violations", violations)
        json.add("faults", GeneratorCounts.json(faults))
        json.add("connections_opened", connectionsOpened)
        return json
    }
}

extension Conservation {
    package var json: JSONText {
        var json = JSONText()
        json.add("acknowledged", acknowledged)
        json.add("delivered", delivered)
        json.add("refused_by_sink", refused)
        json.add("missing", missing)
        json.add("delivered_unacknowledged", unacknowledged)
        json.add("first_missing", firstMissing.map(\.description))
        return json
    }
}
