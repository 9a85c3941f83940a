/// The verbs of a step and the keys that belong to each.
package enum StepKeys {
    package static let name = Key("name", .text, "what the step is for; reports and traces show it")
    package static let when = Key("when", .condition, "the step is skipped when this does not hold")

    /// A step without a verb: `when:`, `do:`, `else:`.
    package static let groupDo = Key("do", .list(.step), required: true, "steps when the condition holds")
    package static let groupElse = Key("else", .list(.step), "steps when it does not")
    package static let group = KeyTable(
        "a group of steps", "Steps under one condition.",
        [name, Key("when", .condition, required: true, "the condition"), groupDo, groupElse])

    /// One table a verb; the verb is the table's first key after `name` and `when`.
    package static let verbs: [String: KeyTable] = {
        let tables = [
            set, copy, move, change, map, reformatDate, remove, keepOnly, append, addSegment, renumber, require, stop,
            choose, forEach, use, tag,
        ]
        return Dictionary(uniqueKeysWithValues: tables.map { ($0.keys[2].name, $0) })
    }()

    package static let verbNames: [String] = verbs.keys.sorted()

    /// Every key that stands in some step.
    package static let allNames: Set<String> = Set(verbs.values.flatMap(\.names) + group.names)

    private static func verb(_ key: Key, _ others: [Key]) -> KeyTable {
        KeyTable("`\(key.name)`", key.summary, [name, when, key] + others)
    }

    // MARK: Writing

    package static let value = Key("value", .text, "exact text")
    package static let text = Key("text", .template, "text with placeholders: {PID-3.1} {now: yyyyMMdd} {message.id}")
    package static let firstOf = Key("first_of", .oneOrMore(.path), "paths; the first valued one wins")
    package static let now = Key("now", .dateFormat, "the time of processing")
    package static let hl7Null = Key("hl7_null", .yesNo, "writes \"\", which asks the receiver to delete")
    package static let setPath = Key("set", .path, "writes a value")
    package static let set = verb(setPath, [value, text, firstOf, now, hl7Null])

    package static let copyPath = Key("copy", .path, "makes the target equal to the source")
    package static let movePath = Key("move", .path, "copies, then clears the source")
    package static let toPath = Key("to", .path, required: true, "the target")
    package static let copy = verb(copyPath, [toPath])
    package static let move = verb(movePath, [toPath])

    package static let appendPath = Key("append", .path, "adds a repetition to a field")
    package static let addSegmentName = Key("add_segment", .segment, "adds a segment")
    package static let appendFields = Key(
        "fields", .named(.template), required: true, "component number: text with placeholders")
    package static let segmentFields = Key("fields", .named(.template), "field number: text with placeholders")
    package static let after = Key("after", .path, "after the last of these segments")
    package static let before = Key("before", .path, "before the first of these segments")
    package static let atEnd = Key("at_end", .yesNo, "at the end of the message")
    package static let append = verb(appendPath, [appendFields])
    package static let addSegment = verb(addSegmentName, [after, before, atEnd, segmentFields])

    // MARK: Rewriting

    package static let changePaths = Key("change", .oneOrMore(.path), "rewrites every selected value")
    package static let apply = Key("apply", .oneOrMore(.function), required: true, "functions, in order")
    package static let change = verb(changePaths, [apply])

    package static let mapPath = Key("map", .path, "translates a code; empty stays empty")
    package static let table = Key("table", .text, required: true, "a name under `tables:`")
    package static let standardCode = Key("default", .text, "what a code becomes that is not in the table")
    package static let notFound = Key(
        "not_found",
        .choice([
            .init("keep", "the code stays"), .init("clear", "the value is emptied"), .init("fail", "the step fails"),
        ]), "what happens to a code that is not in the table")
    package static let map = verb(mapPath, [table, standardCode, notFound])

    package static let datePath = Key("reformat_date", .path, "writes a date in another format")
    package static let dateFrom = Key("from", .dateFormat, "the format it has; HL7's when absent")
    package static let dateTo = Key("to", .dateFormat, required: true, "the format it gets")
    package static let invalid = Key(
        "invalid",
        .choice([
            .init("keep", "the value stays"), .init("clear", "the value is emptied"), .init("fail", "the step fails"),
        ]), "what happens to a value that is no date")
    package static let reformatDate = verb(datePath, [dateFrom, dateTo, invalid])

    // MARK: Removing

    package static let removePaths = Key(
        "remove", .oneOrMore(.removal), "deletes segments and repetitions, empties fields and components")
    package static let remove = verb(removePaths, [])
    package static let keepOnlySegments = Key("keep_only", .oneOrMore(.segment), "deletes all other segments but MSH")
    package static let keepOnly = verb(keepOnlySegments, [])
    package static let renumberPath = Key("renumber", .path, "1, 2, 3 … in a field of a segment")
    package static let restartAt = Key("restart_at", .segment, "from 1 again after each of these segments")
    package static let renumber = verb(renumberPath, [restartAt])

    // MARK: Deciding

    private static let endings: [ValueType.Choice] = [
        .init("reject", "the sender is answered AE"), .init("skip", "a positive answer, and nothing is delivered"),
        .init("fail", "as a failing step: `on_error` decides"),
    ]
    package static let requireCondition = Key("require", .condition, "goes on only when this holds")
    package static let otherwise = Key("otherwise", .choice(endings), "how the message ends when it does not")
    package static let because = Key(
        "because", .text, required: true, "the reason, as the sender and operators read it")
    package static let require = verb(requireCondition, [otherwise, because])
    package static let stopEnding = Key("stop", .choice(endings), "ends here")
    package static let stop = verb(stopEnding, [because])

    package static let chooseBranches = Key("choose", .list(.mapping(branch)), "the first branch that holds")
    package static let choose = verb(chooseBranches, [])
    package static let branchDo = Key("do", .list(.step), "its steps")
    package static let branchOtherwise = Key("otherwise", .list(.step), "the last branch: when no other holds")
    package static let branch = KeyTable(
        "a branch", "One way of `choose`.", [Key("when", .condition, "its condition"), branchDo, branchOtherwise])

    package static let forEachPath = Key("for_each", .path, "segments, or repetitions with [*]")
    package static let with = Key("with", .oneOrMore(.segment), "segments that stay with the one they follow")
    package static let forEachDo = Key("do", .list(.step), required: true, "steps; the name means the current one")
    package static let forEach = verb(forEachPath, [with, forEachDo])

    package static let useFile = Key("use", .file, "shared steps")
    package static let give = Key("give", .named(.text), "the names that the file needs")
    package static let use = verb(useFile, [give])

    package static let tagPaths = Key("tag", .named(.path), "labels on the stored message, to search for")
    package static let tag = verb(tagPaths, [])
}
