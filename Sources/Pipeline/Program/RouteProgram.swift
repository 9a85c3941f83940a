import CharacterSets
import HL7
import Routes

/// What a ``CompiledRoute`` runs from; shared by all its runs.
final class RouteProgram: Sendable {
    let place: Place
    let accept: AcceptRule
    let tolerance: Tolerance
    let validation: ValidationGate?
    let steps: [CompiledStep]
    let split: Route.Split?
    let destinations: [CompiledDestination]
    let keyedHash: KeyedHash
    let limits: RunLimits

    init(_ route: Route, keyedHash: @escaping KeyedHash, limits: RunLimits) {
        let compiler = StepCompiler(tables: route.tables, maximumDepth: limits.depth)
        self.place = route.place
        self.accept = AcceptRule(route.accept)
        self.tolerance = route.tolerance
        self.validation = route.validation.map(ValidationGate.init)
        self.steps = compiler.compile(route.steps, depth: 0)
        self.split = route.split
        self.destinations = route.destinations.map { CompiledDestination($0, compiler: compiler) }
        self.keyedHash = keyedHash
        self.limits = limits
    }
}

/// A destination as the route decides about it.
final class CompiledDestination: Sendable {
    let name: String
    let place: Place
    let condition: CompiledCondition?
    let steps: [CompiledStep]
    let split: Route.Split?
    let lanes: LaneRule
    let characterSet: CodedCharacterSet?
    let address: Template?

    init(_ definition: DestinationDefinition, compiler: StepCompiler) {
        name = definition.name
        place = definition.place
        condition = definition.when.map { compiler.compile($0, depth: 0) }
        steps = compiler.compile(definition.steps, depth: 0)
        split = definition.split
        lanes = LaneRule(definition.keepOrder)
        characterSet = definition.characterSet
        switch definition.connector {
        case .file(let settings): address = settings.path
        case .mllp: address = nil
        }
    }
}
