/// Messages that HAPI and hl7apy both accept and `strict` does not, with what it finds and why that is right.
///
/// Neither peer looks codes up in HL7's tables or holds fields to their lengths; HAPI takes segments in any order.
enum AcceptedByPeers {
    struct Disagreement {
        var title: String
        var findings: [String]
        var why: String

        init(_ title: String, _ findings: String..., why: String) {
            self.title = title
            self.findings = findings
            self.why = why
        }
    }

    private static let number = "order numbers have 22 characters up to 2.6"
    private static let ascii = "an empty MSH-18 means ASCII, and there are other characters (a warning)"

    static let disagreements: [Disagreement] = [
        // MARK: Codes that the HL7 table lacks
        Disagreement(
            "canonical/cosyte__dft-p03-charge.hl7 #1", "103 FT1-11.2", "103 FT1-12.2",
            why: "CP.2 is a price type of table 0205; the currency belongs into CP.1.2: 100&USD"),
        Disagreement(
            "canonical/panates__serialize_spec_L13.hl7 #1", "103 OBR-24", why: "table 0074 of 2.2 has no BN"),
        Disagreement(
            "batch/python-hl7__samples_L134.hl7 #1", "103 MSH-17", "103 PID-3.5",
            why: "countries have three letters (AUS), and table 0203 has no A"),
        Disagreement("batch/python-hl7__samples_L179.hl7 #1", "103 MSH-17", "103 PID-3.5", why: "the same message"),
        Disagreement("batch/python-hl7__samples_L179.hl7 #2", "103 MSH-17", "103 PID-3.5", why: "the same message"),
        Disagreement("odd/cosyte__encoding-mismatch.hl7 #1", "103 MSH-18", why: "table 0211 says UNICODE UTF-8"),
        Disagreement("odd/cosyte__unknown-charset.hl7 #1", "103 MSH-18", why: "made to have no such set"),
        // MARK: Longer than the version allows
        Disagreement("batch/data-exchange-hl7__GenV1_Batch_No_headers_twoMSH.txt #1", "104 OBR-3", why: number),
        Disagreement("batch/data-exchange-hl7__GenV1_Batch_No_headers_twoMSH.txt #2", "104 OBR-3", why: number),
        Disagreement("large/data-exchange-hl7__case-batch-all-valid.txt #2", "104 OBR-3", why: number),
        Disagreement(
            "large/data-exchange-hl7__case-batch-all-valid.txt #4", "104 OBR-3", "102 OBX-5",
            why: "\(number); OBX-2 says ST and OBX-5 has components"),
        Disagreement("large/data-exchange-hl7__case-batch-all-valid.txt #5", "104 OBR-3", why: number),
        Disagreement("malformed/data-exchange-hl7__Lyme_WithMMGWarnings.txt #1", "104 OBR-3", why: number),
        Disagreement(
            "malformed/data-exchange-hl7__PHLIP_FLU_2.5.1_NO_MSH21.txt #1", "104 OBR-3", "104 ORC-3", why: number),
        Disagreement(
            "malformed/data-exchange-hl7__PHLIP_FLU_2.5.1_NO_MSH3.txt #1", "104 OBR-3", "104 ORC-3", why: number),
        Disagreement("vendor/node-hl7-complete__cerner_bordetella.hl7 #1", "104 OBR-3", why: number),
        Disagreement(
            "large/prime-reportstream__sample_oru_20241015-001.hl7 #1", "104 ORC-4", "199 MSH-18",
            why: "\(number); \(ascii)"),
        Disagreement(
            "charset/data-exchange-hl7__ARBOVIRAL_V1_3_TM_CN_TC07.txt #1", "104 MSH-10", "104 OBR-3", "199 MSH-18",
            why: "MSH-10 has 20 characters up to 2.6; \(number); \(ascii)"),
        Disagreement(
            "malformed/hl7kit__invalid_coded_values.hl7 #1", "104 PID-8", "104 PV1-2",
            why: "made to have no codes there; the tables are the site's, the length of 1 is not"),
        Disagreement("odd/hl7kit__long_field_values.hl7 #1", "104 PV1-3", why: "made to be too long"),
        Disagreement(
            "odd/node-hl7-complete__dft-example.hl7 #1", "104 DG1-2", "104 DG1-4", "104 FT1-18", why: "too long"),
        Disagreement("odd/node-hl7-complete__dft-example.hl7 #2", "104 DG1-2", why: "too long"),
        Disagreement("vendor/smolder__single_record.hl7 #1", "104 PV1-4", why: "a word where 2.4 has 2 characters"),
        // MARK: Out of order
        Disagreement("odd/cosyte__out-of-order-segment.hl7 #1", "100 PID", why: "made to have PID before EVN"),
        Disagreement(
            "odd/hl7kit__multiple_repeating.hl7 #1", "100 NK1", "104 DG1-2", why: "NK1 after AL1; ICD10 is too long"),
        // MARK: Characters
        Disagreement(
            "charset/derived__unicode-names.latin1-declared-utf8.hl7 #1", "199 PID-5",
            why: "Latin-1 bytes under UNICODE UTF-8: made to lie"),
        Disagreement("charset/derived__unicode-names.latin1-undeclared.hl7 #1", "199 MSH-18", why: ascii),
        Disagreement("odd/cosyte__unicode-names.hl7 #1", "199 MSH-18", why: ascii),
        Disagreement("odd/hl7kit__special_characters.hl7 #1", "199 MSH-18", why: ascii),
        Disagreement("odd/hl7kit__unicode_characters.hl7 #1", "199 MSH-18", why: ascii),
        Disagreement(
            "charset/derived__unicode_characters.iso2022jp.hl7 #1", "104 PID-12",
            why: "read as the bytes that they are: an ISO 2022 message has to be decoded before it is split"),
        Disagreement(
            "charset/derived__unicode_characters.sjis-5c-7c.hl7 #1", "102 PID-12", "103 MSH-18", "104 PID-12",
            "104 PID-8", why: "the same with Shift-JIS, whose second bytes can be separators"),
    ]

    /// UTF-16 begins with no MSH.
    static let notRead: Set<String> = ["charset/derived__unicode_characters.utf16le-bom.hl7 #1"]
}
