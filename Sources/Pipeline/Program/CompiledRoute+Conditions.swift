package import HL7
package import Routes

extension CompiledRoute {
    /// Whether a condition holds for a message, with this route's tables, and what each comparison saw: for tests of
    /// routes, with the code that decides `when`.
    ///
    /// - Parameter tags: what `tag.NAME` reads.
    package func judge(
        _ condition: Condition, on message: Message, tags: [MessageKeys.Tag], _ context: RunContext
    ) -> (holds: Bool, seen: [Sighting]) {
        let compiler = StepCompiler(tables: route.tables, maximumDepth: program.limits.depth)
        var runner = Runner(message: message, characters: .unicode, context: context, program: program, trace: Trace())
        runner.tags = tags
        do throws(Halt) {
            let holds = try runner.holds(compiler.compile(condition, depth: 0), in: program.place)
            return (holds, runner.trace.sightings)
        } catch {
            return (false, runner.trace.sightings)
        }
    }
}
