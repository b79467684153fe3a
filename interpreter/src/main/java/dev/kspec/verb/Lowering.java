// SPDX-License-Identifier: Apache-2.0
package dev.kspec.verb;

import dev.kspec.ast.Expression;
import dev.kspec.ast.Name;
import dev.kspec.diag.Code;
import dev.kspec.diag.Diagnostic;
import dev.kspec.diag.Diagnostics;
import dev.kspec.diag.Nearest;
import dev.kspec.diag.Severity;
import dev.kspec.program.Bytes;
import dev.kspec.program.Expectation;
import dev.kspec.program.Expr;
import dev.kspec.program.Instruction;
import dev.kspec.program.Instruction.Arg;
import dev.kspec.program.Instruction.Capture;
import dev.kspec.program.Origin;
import dev.kspec.program.ProgramBuilder;
import dev.kspec.program.Regex;
import dev.kspec.program.Syscall;
import dev.kspec.source.Span;
import dev.kspec.type.Abi;
import dev.kspec.type.CType;
import dev.kspec.type.DriverModel;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** The state of one case's compilation, as verbs and expressions see it. */
public final class Lowering {
    private final ProgramBuilder program;
    private final Scope scope;
    private final Optional<DriverModel> driver;
    private final Names names;
    private final Modules modules;
    private Diagnostics diagnostics;
    private final Evaluation evaluation;
    private Set<String> definitions = Set.of();
    private Origin origin;
    private String caller = "";
    private String lane = "";
    private boolean compat;
    private boolean inTearDown;
    private int retries;
    private boolean reached = true;
    private int loops;

    /**
     * Where modules lie in the guest, and how they are loaded.
     *
     * @param directory where the .ko files are; known only once there is a target
     * @param parameters what the driver's module is loaded with: {@code start=5 max_open=2}
     */
    public record Modules(String directory, String parameters) {}

    public Lowering(
            ProgramBuilder program,
            Scope scope,
            Optional<DriverModel> driver,
            Modules modules,
            Diagnostics diagnostics) {
        this.program = program;
        this.scope = scope;
        this.driver = driver;
        this.names = new Names(driver);
        this.modules = modules;
        this.diagnostics = diagnostics;
        this.evaluation = new Evaluation(this);
    }

    public ProgramBuilder program() {
        return program;
    }

    public Scope scope() {
        return scope;
    }

    public Optional<DriverModel> driver() {
        return driver;
    }

    /** Types and constants that the driver declares, and those of the language. */
    public Names names() {
        return names;
    }

    public Modules modules() {
        return modules;
    }

    /** How the caller of system calls lays out its data. */
    public Abi abi() {
        return compat ? Abi.I386 : Abi.X86_64;
    }

    /** Whether system calls are made as a 32-bit program makes them. */
    public boolean isCompat() {
        return compat;
    }

    /** What the body emits makes its system calls as a 32-bit program does. */
    public void asCompat(Runnable body) {
        boolean outer = compat;
        compat = true;
        body.run();
        compat = outer;
    }

    /** Names of steps that are called, and are no functions; an unmodifiable set. */
    public void defines(Set<String> names) {
        definitions = names;
    }

    /** Whether steps of this name are defined. */
    boolean isDefinition(String name) {
        return definitions.contains(name);
    }

    /** Whether what is emitted now may run several times. */
    public boolean inLoop() {
        return loops > 0;
    }

    /** What the body emits may run several times; names in it are its own. */
    public void loop(Runnable body) {
        again(() -> {
            scope.enter();
            body.run();
            scope.leave();
        });
    }

    /** What the body emits may run several times; names in it are known behind it. */
    public void again(Runnable body) {
        loops++;
        body.run();
        loops--;
    }

    /** The same; and what fails in it is begun anew. */
    public void retried(Runnable body) {
        retries++;
        again(body);
        retries--;
    }

    /** Whether a failure of what is emitted now may not be one in the end. */
    public boolean isRetried() {
        return retries > 0;
    }

    /** Whether what is emitted now runs whatever happened before. */
    public boolean isTearDown() {
        return inTearDown;
    }

    /** An open file's descriptor. In a teardown, where it may never have been opened, that is no file then. */
    public Expr descriptor(int register) {
        Expr file = new Expr.Reg(register);
        return inTearDown ? Expr.binary(Expr.BinaryOp.SUB, file, Expr.equal(file, 0)) : file;
    }

    /** What the body emits runs whatever happened before. */
    public void tearDown(Runnable body) {
        boolean outer = inTearDown;
        inTearDown = true;
        body.run();
        inTearDown = outer;
    }

    /** Where the instructions that are emitted now come from. */
    public Origin origin() {
        return origin;
    }

    public void at(Origin where) {
        this.origin = where == null || where.what().endsWith(caller)
                ? where
                : new Origin(where.span(), where.what() + caller, where.isAside());
    }

    /** What the body emits comes from a definition that is called there; a report says so of its steps. */
    public void calledAt(Span call, Runnable body) {
        String outer = caller;
        caller = ", called at line " + call.line() + lane;
        body.run();
        caller = outer;
    }

    /** What the body emits is run by a lane; a report says so of its steps. */
    public void inLane(String name, Runnable body) {
        String outer = caller;
        lane = ", in lane " + name;
        caller += lane;
        body.run();
        caller = outer;
        lane = "";
    }

    /** Who runs what is emitted now, if not the case's own process: {@code a lane}, {@code a child process}. */
    public String process() {
        return program.isInLane() ? "a lane" : "a child process";
    }

    /** What began that process. */
    public String begunBy() {
        return program.isInLane() ? "`parallel`" : "the fork";
    }

    /** The value of what a definition is called with: a device, an ioctl, a counter or a fault stands for itself. */
    public Term argument(Expression expression) {
        return Words.ofDriver(expression, this)
                .or(() -> Words.mistyped(expression, this))
                .orElseGet(() -> evaluate(expression));
    }

    /** The value of an expression. */
    public Term evaluate(Expression expression) {
        return evaluation.evaluate(expression);
    }

    /** The same; of a struct or a list that is written out, though parts of it are wrong, the others, which may be, too. */
    public Term parts(Expression expression) {
        return evaluation.parts(expression);
    }

    /** A struct of a type that is named. */
    Term struct(Expression.Call call, CType.Composite type) {
        return evaluation.struct(call, type);
    }

    /** A condition and what shows why it does not hold. */
    public record Condition(Expr value, Expectation.Subject subject) {}

    /** The condition that an expression states; nothing if it states none, which is then reported. */
    public Optional<Condition> condition(Expression expression) {
        return evaluation.condition(expression);
    }

    /** The condition that a value fits a pattern; nothing after a mistake, which is then reported. */
    public Optional<Condition> fits(Term actual, Expression pattern, String path) {
        return evaluation.fits(actual, pattern, path);
    }

    /** The condition that a value is another, part by part; nothing if they cannot be compared. */
    public Optional<Condition> held(Term actual, Term wanted, String path, String words) {
        return evaluation.held(actual, wanted, path, words);
    }

    /** The condition that two values are the same; nothing if they cannot be compared. */
    public Optional<Expr> same(Term left, Term right) {
        return Optional.ofNullable(evaluation.comparisons().same(left, right));
    }

    /** The condition that a value is among others; nothing after a mistake, which is then reported. */
    public Optional<Expr> in(Term left, Term right, Expression.Binary where) {
        return Optional.ofNullable(evaluation.comparisons().in(left, right, where));
    }

    /** What the body looks at is not shown in reports: it is looked at many times, and the last says nothing of the others. */
    Term unseen(Supplier<Term> body) {
        return evaluation.unseen(body);
    }

    /** Parts of values. */
    Access access() {
        return evaluation.access();
    }

    /** A value that lies in a buffer. */
    public Term view(int buffer, Expr offset, CType type) {
        return evaluation.access().view(buffer, offset, type, abi());
    }

    /** The regular expression that a text is; nothing if it is none, which is then reported. */
    public Optional<Regex> regex(Expression e) {
        Term term = evaluate(e);
        if (!(term instanceof Term.Fixed(Bytes bytes))) {
            wrongOperand(e, term, "a regular expression is a text known beforehand, such as r\"[0-9]+\"");
            return Optional.empty();
        }
        try {
            return Optional.of(Regex.compile(new String(bytes.toArray(), StandardCharsets.UTF_8)));
        } catch (Regex.SyntaxError wrong) {
            report(Diagnostic.error(Code.BAD_PATTERN, e.span(), "this is no regular expression: " + wrong.getMessage())
                    .label("at character " + (wrong.position() + 1) + " of the pattern")
                    .help(wrong.remedy()));
            return Optional.empty();
        }
    }

    /** Emits a system call; the register that gets its raw result. */
    public int call(Syscall call, List<? extends Arg> arguments, List<? extends Capture> captures) {
        int result = program.register();
        program.add(
                new Instruction.SysCall(origin, result, call, List.copyOf(arguments), List.copyOf(captures), compat));
        return result;
    }

    /** Adds a file offset, which a 32-bit program passes in two halves (syscall(2)). */
    public void addOffset(List<Arg> arguments, Expr offset) {
        if (compat) {
            arguments.add(new Instruction.Computed(new Expr.Wrap(offset, 4, false)));
            Expr high = Expr.binary(Expr.BinaryOp.SHR, offset, Expr.constant(32));
            arguments.add(new Instruction.Computed(new Expr.Wrap(high, 4, false)));
        } else {
            arguments.add(new Instruction.Computed(offset));
        }
    }

    /** Emits a demand. */
    public void demand(Expr condition, String words, Expectation.Subject subject) {
        program.add(new Instruction.Check(origin, condition, new Expectation(words, subject)));
    }

    /** Emits the demand that a call succeeded. */
    public void demandSuccess(int result, String words) {
        demand(Outcome.succeeded(result), words, new Expectation.Result(result));
    }

    /**
     * Emits a body and what undoes its beginnings, which runs behind it whether it fails or not.
     *
     * @param undo emitted several times
     */
    public void guarded(Runnable body, Runnable undo) {
        ProgramBuilder.Label failed = program.label();
        ProgramBuilder.Label done = program.label();
        Origin where = origin;
        int begun = program.register();
        Runnable undoing = () -> {
            origin = where;
            undo.run();
            program.add(new Instruction.Eval(where, begun, Expr.ZERO));
        };
        program.tryTo(where, failed);
        program.add(new Instruction.Eval(where, begun, Expr.TRUE));
        body.run();
        origin = where;
        program.endTry(where);
        undoing.run();
        program.jump(where, done);
        program.place(failed);
        undoing.run();
        program.add(new Instruction.Raise(where, new Expectation("", new Expectation.Nothing())));
        program.place(done);
        // No handler sees the failure that what the steps came to fills the answer.
        program.undo(() -> {
            ProgramBuilder.Label end = program.label();
            program.jumpUnless(where, new Expr.Reg(begun), end);
            undoing.run();
            program.place(end);
        });
        origin = where;
    }

    public void report(Diagnostic diagnostic) {
        diagnostics.add(diagnostic);
    }

    /** What the body reports goes elsewhere. */
    public void reportingTo(Diagnostics other, Runnable body) {
        Diagnostics outer = diagnostics;
        diagnostics = other;
        body.run();
        diagnostics = outer;
    }

    /**
     * What the body emits is jumped over. It may be out of place here, in this row of a matrix or behind this `false &&`; only
     * names that nobody knows are wrong however it comes, and reported.
     */
    public void unreached(Runnable body) {
        Diagnostics found = new Diagnostics();
        ProgramBuilder.Label behind = program.label();
        program.jump(origin, behind);
        boolean outer = reached;
        reached = false;
        reportingTo(found, body);
        reached = outer;
        program.place(behind);
        found.sorted().stream()
                .filter(d -> d.severity() == Severity.ERROR && d.code().id().startsWith("K02"))
                .filter(d -> d.code() != Code.DUPLICATE_NAME)
                .filter(d -> d.code() != Code.UNKNOWN_NAME
                        || !scope.isElsewhere(d.span().text()))
                .forEach(this::report);
    }

    /** Whether what is lowered now is reached in this case. */
    public boolean isReached() {
        return reached;
    }

    /** A number that is held against a literal is shown in the base in which that is written. */
    public void shownLike(Term number, Expression literal) {
        if (literal instanceof Expression.Int
                && number instanceof Term.Int(Expr value)
                && !(value instanceof Expr.Const)) {
            String text = literal.span().text();
            if (text.startsWith("0x")) {
                program.hex(value);
            } else if (text.startsWith("0o")) {
                program.octal(value);
            }
        }
    }

    /** The value in a register, so that it is computed once and here; a constant or a register as it is. */
    public Expr computed(Expr value) {
        if (value instanceof Expr.Const || value instanceof Expr.Reg) {
            return value;
        }
        int register = program.register();
        program.add(new Instruction.Eval(origin, register, value));
        return new Expr.Reg(register);
    }

    public Term.Invalid wrong(Code code, Span span, String message) {
        report(Diagnostic.error(code, span, message));
        return new Term.Invalid();
    }

    /** Reports an operand of a wrong kind, unless a mistake in it was reported already. */
    public Term.Invalid wrongOperand(Expression operand, Term term, String rule) {
        if (term instanceof Term.Invalid invalid) {
            return invalid;
        }
        Diagnostic wrong = Diagnostic.error(Code.WRONG_TYPE, operand.span(), rule + "; this is " + term.kind());
        report(
                term instanceof Term.Word(String word, var arguments)
                        ? wrong.help("a word stands for itself; a text stands in quotes: \"" + word + "\"")
                        : wrong);
        return new Term.Invalid();
    }

    /** Whether the driver declares the name, but wrongly, which was reported. */
    public boolean isMistaken(String name) {
        return driver.map(d -> d.mistaken().contains(name)).orElse(false);
    }

    /** Reports a name that nobody knows, with the nearest right one. */
    public Term.Invalid unknown(Code code, Span span, String message, String name, Collection<String> known) {
        // One mistake, one message: at the place itself, or where the driver declares it.
        if (diagnostics.hasError(span) || isMistaken(name)) {
            return new Term.Invalid();
        }
        report(withNearest(Diagnostic.error(code, span, message), name, known));
        return new Term.Invalid();
    }

    /**
     * Reports what no driver in use declares; where it declares none at all, how one is declared.
     *
     * @param kind trace, log pattern…
     * @param form how a driver's description declares one
     */
    public void undeclared(Code code, String kind, Name name, Collection<String> known, String form) {
        if (!known.isEmpty()) {
            unknown(
                    code,
                    name.span(),
                    "no " + kind + " `" + name + "` is declared by the driver in use",
                    name.text(),
                    known);
        } else if (!diagnostics.hasError(name.span()) && !isMistaken(name.text())) {
            report(Diagnostic.error(
                            code,
                            name.span(),
                            driver.isEmpty()
                                    ? "no driver is in use that could declare a " + kind + " `" + name + "`"
                                    : "the driver in use declares no " + kind + "s, so there is no `" + name + "`")
                    .help((driver.isEmpty() ? "name one by: use driver NAME; its" : "the driver's")
                            + " description declares one by: " + form));
        }
    }

    /** A diagnostic about a wrong name with the nearest right one beside the caret, and all of them below if they are few. */
    public static Diagnostic withNearest(Diagnostic diagnostic, String name, Collection<String> known) {
        Diagnostic labelled = Nearest.to(name, known)
                .map(n -> diagnostic.label("did you mean `" + n + "`?"))
                .orElse(diagnostic);
        // What a mistake has left without a name is of no use to anybody.
        String all = known.size() > 24
                ? ""
                : String.join(
                        ", ", known.stream().filter(k -> !k.isEmpty()).sorted().toList());
        return all.isEmpty() ? labelled : labelled.help("known here: " + all);
    }
}
