/// Ends the reading of a condition that makes no sense from here on; the finding has been reported.
struct ConditionFault: Error {}
