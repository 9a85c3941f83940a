/// Tables are written with four digits.
package enum TableNumber {
    package static func text(_ number: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }
}
