/// Units of measurement, as UCUM, ISO+ and habit write them.
enum Units {
    /// Atoms with numbers, and multiplied and divided: `10*3/uL`, `mg/dL`, `mL/min/{1.73_m2}`, `%`.
    static func isUnit(_ text: [UInt8]) -> Bool {
        guard text.count <= 20, !text.isEmpty else { return false }
        var parts = String(decoding: text, as: UTF8.self).lowercased()
        for ignored in ["{1.73_m2}", "1.73", "m2", "m3", "10*", "10^", "x10e", "x10", "10e"] {
            parts = parts.split(separator: ignored, omittingEmptySubsequences: false).joined(separator: "/")
        }
        // What is left of an exponent; `M123456` is no unit.
        guard parts.count(where: \.isNumber) <= 2 else { return false }
        let atoms = parts.split { "/.*^()[]{} 0123456789-".contains($0) }
        return atoms.allSatisfy { known.contains(String($0)) } && (!atoms.isEmpty || text.contains(0x25))
    }

    private static let known: Set<String> = [
        "%", "mg", "g", "gm", "kg", "ug", "mcg", "µg", "μg", "ng", "pg", "fg", "fl", "l", "dl", "cl", "ml", "ul", "µl",
        "μl", "mol", "mmol", "umol", "µmol", "μmol", "nmol", "pmol", "eq", "meq", "ueq", "u", "iu", "miu", "uiu", "µiu",
        "mu", "ku", "kiu", "s", "sec", "ms", "min", "h", "hr", "hour", "hours", "d", "day", "days", "wk", "week",
        "weeks",
        "mo", "month", "months", "a", "yr", "year", "years", "mm", "cm", "m", "um", "µm", "in", "ft", "lb", "lbs", "oz",
        "cel", "c", "f", "degf", "degc", "deg", "hg", "mmhg", "kpa", "pa", "bpm", "beats", "breaths", "br", "cells",
        "hpf", "lpf", "cfu", "osm", "mosm", "mosmol", "k", "x", "e", "ratio", "index", "ph", "torr", "cal",
        "kcal",
        "mv", "v", "hz", "pg/cell", "tablet", "capsule", "puff", "drop",
        "isr", "inr", "copies", "titer", "unit", "units", "each", "ea", "in_i", "lb_av", "degree",
    ]
}
