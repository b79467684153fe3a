// SPDX-License-Identifier: Apache-2.0
package dev.kspec.check;

import dev.kspec.ast.Definition;
import dev.kspec.ast.Expression;
import dev.kspec.ast.Statement;
import dev.kspec.diag.Code;
import dev.kspec.diag.Diagnostic;
import dev.kspec.diag.Diagnostics;
import dev.kspec.source.Span;
import dev.kspec.verb.Lowering;
import dev.kspec.verb.Term;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/** {@code call NAME(…)}: a definition's steps, written out where it is called. */
final class Calls {
    private static final String CALLED = "in the call at ";

    private final Lowering lowering;
    private final Bindings bindings;
    private final Map<String, Definition> definitions;
    private final Function<Definition, List<Diagnostic>> alone;
    private final Consumer<List<Statement>> block;
    private final Deque<Call> running = new ArrayDeque<>();

    /** Definitions that are called by one that is but looked through, which are written out only once. */
    private final Set<String> looked = new HashSet<>();

    private boolean looksThrough;

    private static final class Call {
        private final Definition definition;
        private final Span place;
        private Optional<Term> given = Optional.empty();

        Call(Definition definition, Span place) {
            this.definition = definition;
            this.place = place;
        }
    }

    /** @param alone what is wrong with a definition whatever it is called with */
    Calls(
            Lowering lowering,
            Bindings bindings,
            Map<String, Definition> definitions,
            Function<Definition, List<Diagnostic>> alone,
            Consumer<List<Statement>> block) {
        this.alone = alone;
        this.lowering = lowering;
        this.bindings = bindings;
        this.definitions = definitions;
        this.block = block;
    }

    void call(Statement.Call s) {
        String name = s.definition().text();
        Definition definition = definitions.get(name);
        if (definition == null) {
            lowering.unknown(
                    Code.UNKNOWN_DEFINITION,
                    s.definition().span(),
                    "nothing is defined as `" + name + "`",
                    name,
                    definitions.keySet());
            s.as().ifPresent(as -> bindings.bind(as, new Term.Invalid()));
            return;
        }
        if (running.stream().anyMatch(c -> c.definition.equals(definition))) {
            lowering.report(Diagnostic.error(Code.RECURSION, s.span(), "`" + name + "` calls itself")
                    .help("a definition is written out where it is called; use repeat or for instead"));
            s.as().ifPresent(as -> bindings.bind(as, new Term.Invalid()));
            return;
        }
        Map<String, Term> arguments = arguments(s, definition);
        if (looksThrough && !looked.add(name)) {
            s.as().ifPresent(as -> bindings.bind(as, new Term.Invalid()));
            return;
        }
        Call call = new Call(definition, s.span());
        running.push(call);
        lowering.scope().enterDefinition();
        arguments.forEach(lowering.scope()::put);
        Diagnostics found = new Diagnostics();
        lowering.reportingTo(
                found, () -> lowering.calledAt(running.getLast().place, () -> block.accept(definition.body())));
        report(found.sorted(), s, definition);
        lowering.scope().leave();
        running.pop();
        s.as().ifPresent(as -> bindings.bind(as, call.given.orElseGet(() -> {
            lowering.report(Diagnostic.error(Code.NO_RESULT, as.span(), "`" + name + "` gives nothing to be named")
                    .help("end the definition with: give VALUE"));
            return new Term.Invalid();
        })));
    }

    /** What is not wrong in the definition itself, but with the values of this call, says where it is called. */
    private void report(List<Diagnostic> found, Statement.Call s, Definition definition) {
        if (found.isEmpty()) {
            return;
        }
        Set<Diagnostic> always = new HashSet<>(alone.apply(definition));
        String where = CALLED + s.span().file().name() + ":" + s.span().line();
        found.forEach(d -> lowering.report(always.contains(d) || d.code() == Code.RECURSION ? d : called(d, where)));
    }

    /** Of calls within calls the innermost is named, and the outermost. */
    private static Diagnostic called(Diagnostic d, String where) {
        String help = d.help().orElse("");
        int outer = help.lastIndexOf("found " + CALLED);
        return outer < 0 ? d.found(where) : d.help(help.substring(0, outer) + "found " + where);
    }

    /** Looks through a definition, and once through each that it calls; nothing is known of its arguments. */
    void inside(Definition definition) {
        looksThrough = true;
        definition.parameters().forEach(p -> p.value().ifPresent(this::ofItsOwn));
        running.push(new Call(definition, definition.span()));
        lowering.scope().enterDefinition();
        definition.parameters().forEach(p -> lowering.scope().put(p.name().text(), new Term.Invalid()));
        block.accept(definition.body());
        lowering.scope().leave();
        running.pop();
    }

    private Map<String, Term> arguments(Statement.Call s, Definition definition) {
        Map<String, Term> terms = new LinkedHashMap<>();
        List<Definition.Parameter> parameters = definition.parameters();
        for (int i = 0; i < s.arguments().size(); i++) {
            Expression argument = s.arguments().get(i);
            Term value = bindings.frozen(lowering.argument(argument));
            if (i < parameters.size()) {
                terms.put(parameters.get(i).name().text(), value);
            } else {
                lowering.report(Diagnostic.error(
                                Code.EXTRA_OPERAND,
                                argument.span(),
                                "`" + definition.name() + "` takes " + parameters.size() + " argument"
                                        + (parameters.size() == 1 ? "" : "s"))
                        .help("usage: " + usage(definition)));
            }
        }
        boolean misnamed = false;
        for (Expression.Field named : s.named()) {
            String name = named.name().text();
            Term value = bindings.frozen(lowering.argument(named.value()));
            if (parameters.stream().noneMatch(p -> p.name().text().equals(name))) {
                misnamed = true;
                lowering.unknown(
                        Code.UNKNOWN_NAME,
                        named.name().span(),
                        "`" + definition.name() + "` has no parameter `" + name + "`",
                        name,
                        parameters.stream().map(p -> p.name().text()).toList());
            } else if (terms.put(name, value) != null) {
                lowering.wrong(Code.DUPLICATE_NAME, named.name().span(), "`" + name + "` is given twice");
            }
        }
        for (Definition.Parameter p : parameters) {
            if (misnamed && p.value().isEmpty()) {
                // That it is missing follows from its name being wrong.
                terms.putIfAbsent(p.name().text(), new Term.Invalid());
            }
            if (!terms.containsKey(p.name().text())) {
                terms.put(p.name().text(), p.value().map(this::ofItsOwn).orElseGet(() -> {
                    lowering.report(Diagnostic.error(
                                    Code.MISSING_OPERAND,
                                    s.definition().span(),
                                    "`" + definition.name() + "` misses its argument `" + p.name() + "`")
                            .help("usage: " + usage(definition)));
                    return new Term.Invalid();
                }));
            }
        }
        return terms;
    }

    /** A default belongs to the definition: names around the call are nothing to it. */
    private Term ofItsOwn(Expression value) {
        lowering.scope().enterDefinition();
        Term term = bindings.frozen(lowering.evaluate(value));
        lowering.scope().leave();
        return term;
    }

    private static String usage(Definition definition) {
        return "call " + definition.name() + "("
                + String.join(
                        ", ",
                        definition.parameters().stream()
                                .map(p -> p.span().oneLine())
                                .toList())
                + ")";
    }

    void give(Statement.Give s) {
        if (running.isEmpty()) {
            lowering.report(Diagnostic.error(Code.MISPLACED, s.span(), "`give` belongs to a definition")
                    .help("it is the last step of a define: what a call of it comes to"));
            return;
        }
        Call call = running.peek();
        Term value = bindings.frozen(lowering.evaluate(s.value()));
        if (!call.definition.body().getLast().equals(s)) {
            lowering.report(Diagnostic.error(Code.MISPLACED, s.span(), "`give` is the last step of a definition")
                    .help(
                            "what a call comes to is one value, whichever way its steps take: no step stands behind it, and no"
                                    + " block around it"));
        }
        call.given = Optional.of(value);
    }
}
