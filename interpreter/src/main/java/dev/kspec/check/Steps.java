// SPDX-License-Identifier: Apache-2.0
package dev.kspec.check;

import dev.kspec.ast.Expression;
import dev.kspec.ast.Name;
import dev.kspec.ast.Statement;
import dev.kspec.diag.Code;
import dev.kspec.diag.Diagnostic;
import dev.kspec.diag.Nearest;
import dev.kspec.parse.ForeignWords;
import dev.kspec.program.Expr;
import dev.kspec.program.Origin;
import dev.kspec.source.Span;
import dev.kspec.verb.Lowering;
import dev.kspec.verb.Operands;
import dev.kspec.verb.Outcome;
import dev.kspec.verb.Scope;
import dev.kspec.verb.Showings;
import dev.kspec.verb.Signature;
import dev.kspec.verb.Term;
import dev.kspec.verb.Verb;
import dev.kspec.verb.Verbs;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Steps: a verb with its operands, what is expected of it, in what time, and how its result is named. */
final class Steps {
    /** How other languages begin to say what a step comes to. */
    private static final Set<String> OUTCOME_WORDS = Set.of(
            "fail",
            "fails",
            "failing",
            "returns",
            "return",
            "gives",
            "yields",
            "throws",
            "raises",
            "should",
            "must",
            "succeeds",
            "equals",
            "returning");

    private static final List<String> SUFFIXES = List.of("expect", "as", "within");

    private final Lowering lowering;
    private final Scope scope;
    private final Bindings bindings;
    private final Expectations expectations;
    private final Timing timing;
    private final Set<String> definitions;

    /** @param definitions names of steps that are called, and are no verbs */
    Steps(Lowering lowering, Bindings bindings, Expectations expectations, Set<String> definitions) {
        this.definitions = definitions;
        this.lowering = lowering;
        this.scope = lowering.scope();
        this.bindings = bindings;
        this.expectations = expectations;
        this.timing = new Timing(lowering);
    }

    void step(Statement.Step step) {
        Optional<Verb> verb = Verbs.named(step.verb().text());
        if (verb.isEmpty()) {
            String name = step.verb().text();
            ForeignWords.statement(name)
                    .filter(r -> !name.isEmpty())
                    .ifPresentOrElse(
                            r -> lowering.report(Diagnostic.error(
                                            Code.UNKNOWN_VERB, step.verb().span(), "there is no `" + name + "`")
                                    .help(r)),
                            () -> lowering.report(unknownVerb(step, name)));
            step.as().ifPresent(as -> scope.put(as.text(), new Term.Invalid()));
            return;
        }
        if (saysOutcome(step) || hasLooseUnit(step) || !countFits(step, verb.get())) {
            step.as().ifPresent(as -> scope.put(as.text(), new Term.Invalid()));
            return;
        }
        lowering.at(new Origin(step.span(), withoutSuffix(step).oneLine()));
        expectations.begin(step);
        Optional<Timing.Start> start = step.within().map(timing::start);
        Outcome outcome = verb.get().lower(new Operands(step, lowering), lowering);
        Showings.of(outcome, lowering).ifPresent(how -> lowering.program().show(outcome.register(), how));
        Optional<Expr> took = start.map(timing::elapsed);
        expectations.lower(step, outcome);
        start.ifPresent(s -> timing.demand(s, took.orElseThrow()));
        if (step.as().isPresent()) {
            expectations.leaveIfStruck(step);
            bindings.bind(step.as().get(), named(step, step.as().get(), outcome));
        }
    }

    /** The words of a step before {@code expect} and {@code as}. */
    private static Span withoutSuffix(Statement.Step step) {
        Span last = step.operands().isEmpty()
                ? step.verb().span()
                : step.operands().getLast().span();
        Span words = step.verb().span().to(last);
        // An operand in brackets has its place without them.
        String behind = words.file().text().substring(words.end(), step.span().end());
        int closing = behind.length() - behind.replaceFirst("^[\\s)]*\\)", "").length();
        return words.file().span(words.start(), words.end() + closing);
    }

    private Diagnostic unknownVerb(Statement.Step step, String name) {
        Diagnostic unknown = Diagnostic.error(Code.UNKNOWN_VERB, step.verb().span(), "unknown verb `" + name + "`");
        if (definitions.contains(name)) {
            return unknown.help("steps that were defined are called by: call " + name + "(…)");
        }
        // Of equally near ones it is the more frequent, which stands before the other there.
        return Nearest.toFrequent(name, Verbs.all().stream().map(Verb::name).toList())
                .map(n -> unknown.label("did you mean `" + n + "`?"))
                .orElseGet(
                        () -> unknown.help(
                                "a step begins with a verb, such as open, read, write, ioctl or close; all of them: kspec explain K0201"));
    }

    /** Reports words that say in another language what a step comes to. */
    private boolean saysOutcome(Statement.Step step) {
        for (int i = 1; i < step.operands().size(); i++) {
            if (step.operands().get(i) instanceof Expression.Reference(Span span, Name word)
                    && OUTCOME_WORDS.contains(word.text())
                    && !scope.has(word.text())) {
                Expression last = step.operands().getLast();
                String value =
                        i + 1 == step.operands().size() ? "EINVAL" : last.span().oneLine();
                lowering.report(Diagnostic.error(Code.UNKNOWN_WORD, span, "`" + word + "` means nothing here")
                        .help("what the step has to come to is said by: expect " + value));
                return true;
            }
        }
        return false;
    }

    /** Reports a unit that stands apart from its number. */
    private boolean hasLooseUnit(Statement.Step step) {
        for (int i = 0; i + 1 < step.operands().size(); i++) {
            if (step.operands().get(i) instanceof Expression.Int number
                    && step.operands().get(i + 1) instanceof Expression.Reference(Span span, Name unit)
                    && ForeignWords.isUnit(unit.text())
                    && lowering.names().type(unit.text()).isEmpty()
                    && !lowering.isMistaken(unit.text())
                    && !scope.has(unit.text())) {
                lowering.report(Diagnostic.error(Code.UNKNOWN_WORD, span, "`" + unit + "` means nothing here")
                        .help("a unit follows its number without a blank: "
                                + number.span().text() + unit));
                return true;
            }
        }
        return false;
    }

    private boolean countFits(Statement.Step step, Verb verb) {
        Signature signature = verb.signature();
        int count = step.operands().size();
        String usage = "usage: " + signature.usage(verb.name());
        if (count > signature.most() && notAnOperand(step)) {
            return false;
        }
        if (count < signature.least()) {
            Signature.Slot missing = signature.slots().get(count);
            lowering.report(Diagnostic.error(
                            Code.MISSING_OPERAND,
                            step.verb().span(),
                            "`" + verb.name() + "` misses " + missing.name() + ": " + missing.what())
                    .help(usage));
            return false;
        }
        if (count > signature.most()) {
            if (count == signature.most() + 1
                    && step.as().isEmpty()
                    && step.operands().getLast() instanceof Expression.Reference(Span span, Name name)
                    && !scope.has(name.text())) {
                lowering.report(
                        Diagnostic.error(Code.EXTRA_OPERAND, span, "`" + verb.name() + "` takes no operand here")
                                .help("to name what it gives: as " + name + "; " + usage));
                scope.put(name.text(), new Term.Invalid());
                return false;
            }
            lowering.report(Diagnostic.error(
                            Code.EXTRA_OPERAND,
                            step.operands().get(signature.most()).span(),
                            "`" + verb.name() + "` takes no operand here")
                    .help(usage));
            return false;
        }
        return true;
    }

    /** Reports a word among too many operands that was meant to be something else; false if there is none. */
    private boolean notAnOperand(Statement.Step step) {
        for (Expression operand : step.operands()) {
            if (!(operand instanceof Expression.Reference(Span span, Name name)) || scope.has(name.text())) {
                continue;
            }
            Optional<String> suffix = Nearest.to(name.text(), SUFFIXES);
            if (suffix.isPresent()) {
                lowering.report(Diagnostic.error(Code.UNKNOWN_WORD, span, "`" + name + "` means nothing here")
                        .label("did you mean `" + suffix.get() + "`?"));
                return true;
            }
            if (Verbs.named(name.text()).isPresent()) {
                lowering.report(Diagnostic.error(
                                Code.SEPARATOR_MISSING,
                                span,
                                "`" + name + "` stands where the step before it should have ended")
                        .label("expected `;` or the end of the line"));
                return true;
            }
        }
        return false;
    }

    private Term named(Statement.Step step, Name as, Outcome outcome) {
        return switch (outcome.yield()) {
            case Outcome.Opened o -> new Term.Handle(outcome.register());
            case Outcome.Count c -> new Term.Int(new Expr.Reg(outcome.register()));
            case Outcome.Number(Expr value) -> bindings.frozen(new Term.Int(value));
            case Outcome.Data(var slice) -> new Term.InBuffer(slice);
            case Outcome.Value(Term term) -> term;
            case Outcome.Written(var text) -> new Term.InBuffer(text);
            case Outcome.Caught(Term.Struct info) -> info;
            case Outcome.Ended(Term.Struct parts, var output) -> parts;
            case Outcome.Nothing n ->
                lowering.wrong(
                        Code.NO_RESULT, as.span(), "`" + step.verb() + "` gives no value that could be named here");
        };
    }
}
