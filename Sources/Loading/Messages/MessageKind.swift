/// The messages that can be composed, all of version 2.5.1 and of nobody: about 900 bytes for ADT, 3 KB for results.
package enum MessageKind: String, CaseIterable, Sendable {
    case admission = "adt-a01"
    case discharge = "adt-a03"
    case registration = "adt-a04"
    case update = "adt-a08"
    case newPerson = "adt-a28"
    case personUpdate = "adt-a31"
    case result = "oru-r01"

    private var type: String {
        switch self {
        case .admission: "ADT^A01^ADT_A01"
        case .discharge: "ADT^A03^ADT_A03"
        case .registration: "ADT^A04^ADT_A01"
        case .update: "ADT^A08^ADT_A01"
        case .newPerson: "ADT^A28^ADT_A05"
        case .personUpdate: "ADT^A31^ADT_A05"
        case .result: "ORU^R01^ORU_R01"
        }
    }

    /// The message with tokens for what makes it one of a kind.
    ///
    /// - Parameter time: for MSH-7 and everywhere else: `yyyyMMddHHmmss` with or without an offset.
    func text(at time: String) -> String {
        let segments = self == .result ? resultSegments(time) : admissionSegments(time)
        let header = "MSH|^~\\&|LOAD|GENERATOR|ENGINE|HOSPITAL|\(time)||\(type)|\(MessageTemplate.markToken)|P|2.5.1"
        return ([header] + segments).map { $0 + "\r" }.joined()
    }

    private func patient() -> String {
        "PID|1||\(MessageTemplate.patientToken)^^^LOAD^MR||Loadtest^Patient^Quentin^^^^L||19700101|U|||"
            + "1 Generator Street^^Springfield^IL^62701^USA^H||^PRN^PH^^1^217^5550100|^WPN^PH^^1^217^5550101|ENG^English^HL70296|S"
    }

    private func visit(_ time: String) -> String {
        "PV1|1|I|WARD4^0412^B^GENERAL^^N^MAIN|U|||1234^Attending^Doctor^^^^MD^^LOAD|5678^Referring^Doctor^^^^MD^^LOAD"
            + "||MED||||7|||1234^Attending^Doctor^^^^MD^^LOAD|IP|V1^^^LOAD^VN|||||||||||||||||||||||||\(time)"
    }

    private func admissionSegments(_ time: String) -> [String] {
        let event = "EVN||\(time)||||\(time)"
        let kin =
            "NK1|1|Loadtest^Relative^^^^^L|SPO^Spouse^HL70063|1 Generator Street^^Springfield^IL^62701^USA^H|"
            + "^PRN^PH^^1^217^5550102"
        let allergy = "AL1|1|DA^Drug allergy^HL70127|PCN^Penicillin^LOAD|MO^Moderate^HL70128|Hives"
        let diagnosis = "DG1|1||I10^Essential hypertension^I10C|Essential hypertension|\(time)|A"
        let insurance = "IN1|1|PLAN1^Load test plan^LOAD|COMPANY1^^^LOAD^NIIP|Load Test Insurance"
        return self == .discharge
            ? [event, patient(), visit(time), allergy, diagnosis]
            : [event, patient(), kin, visit(time), allergy, diagnosis, insurance]
    }

    private func resultSegments(_ time: String) -> [String] {
        let order = "ORC|RE|P1^GENERATOR|F1^GENERATOR||CM||||\(time)|||1234^Attending^Doctor^^^^MD^^LOAD"
        let request =
            "OBR|1|P1^GENERATOR|F1^GENERATOR|58410-2^CBC panel - Blood by Automated count^LN|||\(time)|||||||||"
            + "1234^Attending^Doctor^^^^MD^^LOAD||||||\(time)||HM|F"
        let analytes = Self.analytes.enumerated().map { index, analyte in
            "OBX|\(index + 1)|NM|\(analyte.code)^\(analyte.name)^LN||\(analyte.value)|\(analyte.unit)^\(analyte.unit)^UCUM|"
                + "\(analyte.range)|N|||F|||\(time)||T1^Technician^Test^^^^^^LOAD||ANALYSER1^LOAD|\(time)"
        }
        return [patient(), visit(time), order, request] + analytes
    }

    private struct Analyte {
        var code: String
        var name: String
        var value: String
        var unit: String
        var range: String
    }

    private static let analytes = [
        Analyte(
            code: "6690-2", name: "Leukocytes [#/volume] in Blood", value: "6.8", unit: "10*3/uL", range: "4.5-11.0"),
        Analyte(
            code: "789-8", name: "Erythrocytes [#/volume] in Blood", value: "4.7", unit: "10*6/uL", range: "4.2-5.9"),
        Analyte(
            code: "718-7", name: "Hemoglobin [Mass/volume] in Blood", value: "14.1", unit: "g/dL", range: "12.0-17.5"),
        Analyte(
            code: "4544-3", name: "Hematocrit [Volume Fraction] of Blood", value: "42.0", unit: "%", range: "36.0-50.0"),
        Analyte(code: "787-2", name: "MCV [Entitic volume]", value: "89.4", unit: "fL", range: "80.0-100.0"),
        Analyte(code: "785-6", name: "MCH [Entitic mass]", value: "30.0", unit: "pg", range: "27.0-33.0"),
        Analyte(code: "786-4", name: "MCHC [Mass/volume]", value: "33.6", unit: "g/dL", range: "32.0-36.0"),
        Analyte(code: "788-0", name: "Erythrocyte distribution width", value: "13.2", unit: "%", range: "11.5-14.5"),
        Analyte(code: "777-3", name: "Platelets [#/volume] in Blood", value: "251", unit: "10*3/uL", range: "150-400"),
        Analyte(code: "770-8", name: "Neutrophils/Leukocytes", value: "58.0", unit: "%", range: "40.0-70.0"),
        Analyte(code: "736-9", name: "Lymphocytes/Leukocytes", value: "30.0", unit: "%", range: "20.0-45.0"),
        Analyte(code: "5905-5", name: "Monocytes/Leukocytes", value: "8.0", unit: "%", range: "2.0-10.0"),
        Analyte(code: "713-8", name: "Eosinophils/Leukocytes", value: "3.0", unit: "%", range: "0.0-6.0"),
        Analyte(code: "706-2", name: "Basophils/Leukocytes", value: "1.0", unit: "%", range: "0.0-2.0"),
    ]
}
