/// Messages that differ in every value and in the length of most: over a thousand of them neither the branch
/// predictor nor the caches can learn one by heart.
struct MessageGenerator {
    private var random = SplitMix64(state: 20_260_301)

    /// About 1 KB, 12 segments.
    mutating func admission() -> [UInt8] {
        let patient = digits(8)
        let family = word(5...12)
        return lines([
            header("ADT^A01^ADT_A01"),
            "EVN|A01|\(moment())||ADM|\(word(5...8))^\(word(4...9))^\(word(4...7))|\(moment())",
            "PID|1||\(patient)^^^\(word(3...4))^MR~\(digits(10))^^^NATL^NI~\(digits(9))^^^SSA^SS||\(family)^\(word(4...8))"
                + "^\(word(3...6))^^Mrs||\(day())|\(pick("F", "M", "U"))||2106-3|\(digits(2)) \(word(5...9)) Walk^Flat "
                + "\(digits(1))^\(word(6...11))^^HA4 7QL^GBR^H||^PRN^PH^^^555^\(digits(7))|^WPN^PH^^^555^\(digits(7))|en|M|CHR|"
                + "V\(digits(7))^^^NGH^VN|\(digits(3))-55-\(digits(4))",
            "PD1||||\(word(4...6))\(digits(2))^\(word(6...10)) Practice",
            "NK1|1|\(family)^\(word(4...8))^^^Mr|SPO|\(digits(2)) \(word(5...9)) Walk^^\(word(6...11))^^HA4 7QL|"
                + "^PRN^PH^^^555^\(digits(7))",
            "PV1|1|INP|\(digits(1)) WEST^\(digits(2))^B^\(word(7...9))|U|||\(doctor())|\(doctor())||MED||||7|||\(doctor())|IP|"
                + "V\(digits(7))|||||||||||||||||||||||||\(moment())",
            "AL1|1|DA|\(digits(4))^\(word(8...12))^RXNORM|SV|\(word(6...11))",
            "DG1|1||J\(digits(2)).9^\(word(7...10)), unspecified organism^I10||\(day())|A",
            "GT1|1||\(family)^\(word(4...8))||\(digits(2)) \(word(5...9)) Walk^^\(word(6...11))||||||SPO|\(digits(9))",
            "IN1|1|HMO\(digits(2))|\(digits(4))|\(word(6...9)) Mutual|||||G-\(digits(4))",
            "IN2|EMP\(digits(4))|\(digits(9))",
            "ZPD|1|VIP^N|LANG^en",
        ])
    }

    /// About 3.4 KB, 26 segments, 20 of them results.
    mutating func results() -> [UInt8] {
        var all = [
            header("ORU^R01^ORU_R01"),
            "PID|1||\(digits(8))^^^\(word(3...4))^MR~\(digits(10))^^^NATL^NI||\(word(5...12))^\(word(4...8))^\(word(3...6))||"
                + "\(day())|\(pick("F", "M", "U"))|||\(digits(2)) \(word(5...9)) Walk^^\(word(6...11))^^HA4 7QL^GBR^H",
            "PV1|1|INP|\(digits(1)) WEST^\(digits(2))^B^\(word(7...9))|U|||\(doctor())|||MED",
            "ORC|RE|O\(digits(7))^\(word(4...6))|F\(digits(7))^LAB||CM||||\(moment())|||\(doctor())",
            "OBR|1|O\(digits(7))^\(word(4...6))|F\(digits(7))^LAB|24323-8^Comprehensive metabolic panel^LN|||\(moment())||||||"
                + "|\(moment())||\(doctor())||||||\(moment())||CH|F",
            "NTE|1|L|\(word(6...11)) \(word(4...9)) \(word(6...11)) received \(digits(2)) minutes after collection",
        ]
        for number in 1...20 {
            let value = "\(digits(2)).\(digits(Int.random(in: 1...2, using: &random)))"
            let code =
                "\(digits(4))-\(digits(1))^\(word(9...20)) [Moles/volume] in Serum or Plasma^LN^L\(digits(3))^\(word(6...12))^L"
            all.append(
                "OBX|\(number)|NM|\(code)|1|\(value)|mmol/L|\(digits(1)).\(digits(1))-\(digits(2)).\(digits(1))|"
                    + "\(pick("N", "H", "L", ""))|||F|||\(moment())||\(digits(4))^\(word(6...9))")
        }
        return lines(all)
    }

    // MARK: Values

    private mutating func header(_ type: String) -> String {
        "MSH|^~\\&|\(word(3...6))|\(word(6...9))|ORDERLY|\(word(6...9))|\(moment())||\(type)|M\(digits(8))|P|2.5.1|||AL|NE"
    }

    private mutating func doctor() -> String { "\(digits(4))^\(word(6...10))^\(word(4...7))^^^Dr" }

    private mutating func day() -> String { "19\(digits(2))0\(pick("1", "4", "9"))1\(digits(1))" }

    private mutating func moment() -> String {
        "202603\(pick("01", "12", "27"))1\(digits(1))4\(digits(1))0\(digits(1))"
    }

    private mutating func digits(_ count: Int) -> String { text(count, of: "0123456789") }

    private mutating func word(_ lengths: ClosedRange<Int>) -> String {
        text(Int.random(in: lengths, using: &random), of: "abcdefghijklmnopqrstuvwxyz").capitalizedFirst
    }

    private mutating func pick(_ choices: String...) -> String { choices.randomElement(using: &random) ?? "" }

    private mutating func text(_ count: Int, of alphabet: String) -> String {
        String((0..<count).compactMap { _ in alphabet.randomElement(using: &random) })
    }

    private func lines(_ lines: [String]) -> [UInt8] { Array(lines.map { $0 + "\r" }.joined().utf8) }
}

extension String {
    fileprivate var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}

/// The same numbers on every run.
struct SplitMix64: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
