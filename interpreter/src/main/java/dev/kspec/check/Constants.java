// SPDX-License-Identifier: Apache-2.0
package dev.kspec.check;

import dev.kspec.ast.Expression;
import dev.kspec.ast.Name;
import dev.kspec.diag.Code;
import dev.kspec.diag.Diagnostic;
import dev.kspec.diag.Diagnostics;
import dev.kspec.program.Bytes;
import dev.kspec.program.Expr;
import dev.kspec.program.Origin;
import dev.kspec.program.ProgramBuilder;
import dev.kspec.type.CType;
import dev.kspec.type.DriverModel;
import dev.kspec.type.Errno;
import dev.kspec.type.Signal;
import dev.kspec.type.Value;
import dev.kspec.verb.Lowering;
import dev.kspec.verb.Names;
import dev.kspec.verb.Scope;
import dev.kspec.verb.Term;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Values that are known before anything runs. */
final class Constants {
    private final Scope scope = new Scope();
    private final Optional<DriverModel> driver;
    private final Diagnostics diagnostics;

    /** @param known constants that may be named */
    Constants(Optional<DriverModel> driver, Map<String, Term> known, Diagnostics diagnostics) {
        this.driver = driver;
        this.diagnostics = diagnostics;
        known.forEach(scope::putConstant);
    }

    /** From now on, names that are nothing else are words. */
    Constants makingWords() {
        scope.makeWords(true);
        return this;
    }

    /** From now on, words are those of a matrix' values. */
    void onlyWordsOf(Matrix matrix) {
        scope.makeWords(false);
        matrix.words().forEach(w -> scope.putWord(w.name()));
    }

    Scope scope() {
        return scope;
    }

    Optional<CType> type(String name) {
        return new Names(driver).type(name);
    }

    Names names() {
        return new Names(driver);
    }

    /** The term of an expression; nothing may be computed in the guest. */
    Term term(Expression e) {
        return term(e, diagnostics);
    }

    /** The same; what is wrong goes elsewhere. */
    Term term(Expression e, Diagnostics wrong) {
        Lowering lowering = new Lowering(new ProgramBuilder(), scope, driver, new Lowering.Modules("", ""), wrong);
        lowering.at(new Origin(e.span(), e.span().oneLine()));
        return lowering.evaluate(e);
    }

    /** The term of a constant, which may be named from now on; after a mistake it stands for nothing. */
    Term constant(Name name, Expression e) {
        Term term = term(e);
        if (!(term instanceof Term.Invalid) && !isKnown(term)) {
            notKnown(e);
            term = new Term.Invalid();
        }
        scope.putConstant(name.text(), term);
        return term;
    }

    private void notKnown(Expression e) {
        diagnostics.add(Diagnostic.error(Code.NOT_CONSTANT, e.span(), "this has to be known before the case runs"));
    }

    private static boolean isKnown(Term term) {
        return switch (term) {
            case Term.Range(Expr from, Expr to) -> from instanceof Expr.Const && to instanceof Expr.Const;
            case Term.RawAddress(Expr address) -> address instanceof Expr.Const;
            case Term.Items(List<Term> items, var places) -> items.stream().allMatch(Constants::isKnown);
            case Term.Struct s -> s.fields().values().stream().allMatch(Constants::isKnown);
            default -> value(term).isPresent();
        };
    }

    /** The value of an expression; nothing after a mistake, which is then reported. */
    Optional<Value> value(Expression e) {
        return valueOf(e, term(e));
    }

    /** The value of an expression whose term is known already. */
    Optional<Value> valueOf(Expression e, Term term) {
        if (term instanceof Term.Invalid) {
            return Optional.empty();
        }
        Optional<Value> value = value(term);
        if (value.isEmpty() && term instanceof Term.Range) {
            diagnostics.add(
                    Diagnostic.error(Code.WRONG_TYPE, e.span(), "here a single value is wanted; this is a range")
                            .help("write each value by itself: 1, 2, 3"));
        } else if (value.isEmpty()) {
            notKnown(e);
        }
        return value;
    }

    static Optional<Value> value(Term term) {
        return switch (term) {
            case Term.Int(Expr.Const(BigInteger i)) -> Optional.of(new Value.Int(i));
            case Term.Bool(Expr.Const(BigInteger i)) -> Optional.of(new Value.Bool(i.signum() != 0));
            case Term.Fixed(Bytes bytes) -> Optional.of(new Value.Bytes(bytes.toArray()));
            case Term.Duration(long nanos) -> Optional.of(new Value.Duration(nanos));
            case Term.Error(String name, int number) -> Optional.of(new Value.Error(name));
            case Term.Signal(String name, int number) -> Optional.of(new Value.Signal(name));
            case Term.Ip(var address) -> Optional.of(new Value.Ip(address));
            case Term.Word(String name, List<Term> arguments) -> {
                List<Value> values = new ArrayList<>();
                arguments.forEach(a -> value(a).ifPresent(values::add));
                yield values.size() == arguments.size() ? Optional.of(new Value.Word(name, values)) : Optional.empty();
            }
            case Term.Items(List<Term> items, var places) -> {
                List<Value> values = new ArrayList<>();
                items.forEach(i -> value(i).ifPresent(values::add));
                yield values.size() == items.size() ? Optional.of(new Value.Items(values)) : Optional.empty();
            }
            case Term.Struct s -> {
                Map<String, Value> values = new LinkedHashMap<>();
                s.fields().forEach((k, v) -> value(v).ifPresent(x -> values.put(k, x)));
                yield values.size() == s.fields().size()
                        ? Optional.of(new Value.Fields(
                                s.type() == null ? "" : s.type().name(), values))
                        : Optional.empty();
            }
            default -> Optional.empty();
        };
    }

    /**
     * A value as expressions know it.
     *
     * @param names knows the types of structs
     */
    static Term term(Value value, Names names) {
        return switch (value) {
            case Value.Int(var i) -> new Term.Int(new Expr.Const(i));
            case Value.Bool(boolean holds) -> new Term.Bool(Expr.constant(holds ? 1 : 0));
            case Value.Bytes b -> new Term.Fixed(Bytes.of(b.bytes()));
            case Value.Duration(long nanos) -> new Term.Duration(nanos);
            case Value.Error(String name) ->
                new Term.Error(name, Errno.number(name).orElseThrow());
            case Value.Signal(String name) ->
                new Term.Signal(name, Signal.number(name).orElseThrow());
            case Value.Ip(var address) -> new Term.Ip(address);
            case Value.Word(String name, List<Value> arguments) ->
                new Term.Word(name, arguments.stream().map(a -> term(a, names)).toList());
            case Value.Items(List<Value> items) ->
                new Term.Items(items.stream().map(i -> term(i, names)).toList());
            case Value.Fields fields -> {
                Map<String, Term> terms = new LinkedHashMap<>();
                fields.fields().forEach((k, v) -> terms.put(k, term(v, names)));
                yield new Term.Struct(
                        names.type(fields.type()).orElse(null) instanceof CType.Composite type ? type : null, terms);
            }
        };
    }
}
