import Dictionary
import HL7
import Routes

/// A learned profile as the file that people then edit.
struct ProfileWriter {
    let learner: ProfileLearner
    let name: String
    /// Messages of a type that there must be before what all of them have is required.
    let enough: Int
    /// What the dictionary does not have, samples may have: a profile has no rules for it.
    private let places: ProfilePlaces

    init(learner: ProfileLearner, name: String, enough: Int) {
        self.learner = learner
        self.name = name
        self.enough = enough
        places = ProfilePlaces(learner.version)
    }

    func text() -> String {
        var lines = [
            "# Learned from \(Self.count(learner.count, "message")). What they all had is required (R) where there were",
            "# \(enough) of a type and more; lengths, numbers and codes are those that were seen. Read it, and widen it.",
            "profile: \(name)", "language: 1",
        ]
        if let version = learner.version?.description { lines.append("version: \(version)") }
        lines.append("base: \(learner.isStrict ? "strict" : learner.keepsStructure ? "structure" : "none")")
        lines.append("messages:")
        for (type, sample) in learner.types.sorted(by: { $0.key < $1.key }) {
            lines += ["  \(type):                             # \(Self.count(sample.messages, "message"))"]
            lines += part(sample)
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func count(_ count: Int, _ word: String) -> String { "\(count) \(word)\(count == 1 ? "" : "s")" }

    private func part(_ sample: TypeSample) -> [String] {
        let isEnough = sample.messages >= enough
        var segments: [String] = []
        var fields: [String] = []
        for name in sample.order {
            guard let segment = sample.segments[name], places.fault(of: name) == nil else { continue }
            let usage = isEnough && segment.messages == sample.messages ? "R" : "RE"
            let occurs = segment.mostInOne == 1 ? "1" : "1..\(segment.mostInOne)"
            segments.append("      \(name): {usage: \(usage), occurs: \(occurs)}")
            for (number, field) in segment.fields.sorted(by: { $0.key < $1.key }) {
                let path = Path(segment: name, field: number)
                guard places.fault(of: path) == nil else { continue }
                fields += rules(field, path, of: segment.occurrences, isEnough)
            }
        }
        var lines = ["    segments:"] + segments
        if !fields.isEmpty { lines += ["    fields:"] + fields }
        return lines
    }

    private func rules(_ field: PlaceSample, _ path: Path, of occurrences: Int, _ isEnough: Bool) -> [String] {
        var words = ["usage: \(isEnough && field.valued == occurrences ? "R" : "RE")"]
        words.append("occurs: \(field.mostRepetitions <= 1 ? "1" : "1..\(field.mostRepetitions)")")
        if field.isOneValue {
            words += field.components[1].map(values) ?? []
            return ["      \(path): {\(words.joined(separator: ", "))}"]
        }
        var lines = ["      \(path): {\(words.joined(separator: ", "))}"]
        for (number, component) in field.components.sorted(by: { $0.key < $1.key }) {
            var place = path
            place.component = number
            guard places.fault(of: place) == nil else { continue }
            let isAlways = isEnough && component.valued == field.repetitions
            let words = ["usage: \(isAlways ? "R" : "RE")"] + values(component)
            lines.append("      \(place): {\(words.joined(separator: ", "))}")
        }
        return lines
    }

    private func values(_ sample: ComponentSample) -> [String] {
        if let codes = sample.codes.written {
            return ["codes: [\(codes.map(Self.quoted).joined(separator: ", "))]"]
        }
        return sample.longest > 0 ? ["length: \(sample.longest)"] : []
    }

    /// In double quotes, so that no code is anything else than text.
    private static func quoted(_ code: [UInt8]) -> String {
        let text = String(decoding: code, as: UTF8.self)
        return "\"\(text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\""))\""
    }
}

extension ProfileLearner {
    /// The profile as a YAML file that `validate:` can name and `orderly validate --profile` can read.
    ///
    /// - Parameters:
    ///   - name: letters, digits and `-`.
    ///   - enough: messages of a type before what all of them have is required.
    package func profile(named name: String, requiredFrom enough: Int = 3) -> String {
        ProfileWriter(learner: self, name: name, enough: enough).text()
    }
}
