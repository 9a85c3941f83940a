/// The keys of a file that `use:` names.
package enum SharedStepsKeys {
    package static let about = RouteKeys.about
    package static let language = Key(
        "language", .choice([.init("1", "this version of the language")]), "version of this language")
    package static let needs = Key(
        "needs", .list(.name), "the names that `give:` must fill in; written `${name}` in the steps")
    package static let steps = Key("steps", .list(.step), required: true, "the steps")
    package static let table = KeyTable(
        "shared steps", "Steps that several routes use.", [about, language, needs, steps])
}
