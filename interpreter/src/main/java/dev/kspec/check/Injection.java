// SPDX-License-Identifier: Apache-2.0
package dev.kspec.check;

import dev.kspec.ast.Statement;
import dev.kspec.diag.Code;
import dev.kspec.diag.Diagnostic;
import dev.kspec.program.Expectation;
import dev.kspec.program.Expr;
import dev.kspec.program.Expr.BinaryOp;
import dev.kspec.program.Instruction;
import dev.kspec.program.Origin;
import dev.kspec.program.ProgramBuilder;
import dev.kspec.verb.Lowering;
import dev.kspec.verb.Outcome;
import dev.kspec.verb.Term;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * {@code inject FAULT nth 1 { … }}: sets a fault's attributes (Documentation/fault-injection/fault-injection.rst), runs the
 * block, puts the old values back whatever happened, and demands that something was injected at all.
 */
final class Injection {
    /** Attributes that may be set; what arms the fault comes last, so that it is not armed before its limits stand. */
    private static final List<String> ATTRIBUTES = List.of("interval", "times", "space", "probability", "nth");

    private static final int O_WRONLY = 1;
    private static final int LONGEST_VALUE = 64;

    private record Setting(Statement.FaultSetting source, String file, Expr value) {}

    private final Lowering to;

    Injection(Lowering to) {
        this.to = to;
    }

    void lower(Statement.Inject inject, Runnable body) {
        Map<String, String> known = to.driver().map(d -> d.faults()).orElse(Map.of());
        String directory = known.get(inject.fault().text());
        if (directory == null) {
            to.unknown(
                    Code.UNKNOWN_FAULT,
                    inject.fault().span(),
                    "no fault `" + inject.fault() + "` is declared by the driver in use",
                    inject.fault().text(),
                    known.keySet());
            body.run();
            return;
        }
        List<Setting> settings = settings(inject, directory);
        if (inject.settings().isEmpty()) {
            to.report(Diagnostic.error(
                            Code.MISSING_OPERAND, inject.fault().span(), "inject does not say when the fault strikes")
                    .help("write: inject " + inject.fault() + " nth 1 { … }, or probability 100"));
        }
        Origin origin = to.origin();
        Expr before = hits(directory, origin);
        List<Instruction.WriteFile> undo = new ArrayList<>();
        settings.forEach(s -> undo.addAll(0, arm(s, origin)));
        to.program().addCleanUp(List.copyOf(undo));
        body.run();
        for (Instruction.WriteFile put : undo) {
            to.program().add(put);
            // What stays armed would strike in the cases behind this one.
            demand(origin, put.dst(), "the fault's old settings to be put back");
        }
        Expr after = hits(directory, origin);
        to.program()
                .add(new Instruction.Check(
                        origin,
                        new Expr.Binary(BinaryOp.GT, after, before),
                        new Expectation(
                                "the fault to strike at least once in the block",
                                new Expectation.Delta(inject.fault() + "/hits", before, after))));
    }

    private List<Setting> settings(Statement.Inject inject, String directory) {
        List<Setting> settings = new ArrayList<>();
        Set<String> set = new HashSet<>();
        for (Statement.FaultSetting s : inject.settings()) {
            String name = s.attribute().text();
            if (!ATTRIBUTES.contains(name)) {
                to.unknown(
                        Code.UNKNOWN_SETTING,
                        s.attribute().span(),
                        "a fault has no attribute `" + name + "`",
                        name,
                        ATTRIBUTES);
                continue;
            }
            if (!set.add(name)) {
                to.wrong(Code.DUPLICATE_NAME, s.attribute().span(), "`" + name + "` is set twice");
            }
            Term value = to.evaluate(s.value());
            if (value instanceof Term.Int(Expr amount)) {
                settings.add(new Setting(s, directory + "/" + name, amount));
            } else if (!(value instanceof Term.Invalid)) {
                to.wrong(
                        Code.WRONG_TYPE,
                        s.value().span(),
                        "a fault's attribute is an integer; this is " + value.kind());
            }
        }
        settings.sort(Comparator.comparingInt(
                s -> ATTRIBUTES.indexOf(s.source().attribute().text())));
        return settings;
    }

    private Expr hits(String directory, Origin origin) {
        ProgramBuilder program = to.program();
        int length = program.register();
        int buffer = program.buffer(LONGEST_VALUE);
        String path = directory + "/hits";
        program.add(new Instruction.ReadFile(origin, length, program.path(path), buffer));
        demand(origin, length, "a readable " + path);
        int value = program.register();
        program.add(new Instruction.Eval(origin, value, new Expr.Parse(buffer, new Expr.Reg(length))));
        return new Expr.Reg(value);
    }

    /** Emits the setting of one attribute; returns the instructions that undo it. */
    private List<Instruction.WriteFile> arm(Setting setting, Origin inject) {
        ProgramBuilder program = to.program();
        Origin origin = new Origin(setting.source().span(), inject.what());
        int path = program.path(setting.file());
        int old = program.buffer(LONGEST_VALUE);
        int oldLength = program.register();
        program.add(new Instruction.ReadFile(origin, oldLength, path, old));
        demand(origin, oldLength, "a readable " + setting.file());
        int text = program.buffer(LONGEST_VALUE);
        int textLength = program.register();
        program.add(new Instruction.Format(
                origin, textLength, text, List.of(new Instruction.Part.Decimal(setting.value()))));
        int written = program.register();
        program.add(new Instruction.WriteFile(origin, written, path, O_WRONLY, 0, text, new Expr.Reg(textLength)));
        demand(origin, written, setting.file() + " to take the value");
        int undone = program.register();
        return List.of(new Instruction.WriteFile(origin, undone, path, O_WRONLY, 0, old, new Expr.Reg(oldLength)));
    }

    private void demand(Origin origin, int result, String words) {
        to.program()
                .add(new Instruction.Check(
                        origin, Outcome.succeeded(result), new Expectation(words, new Expectation.Result(result))));
    }
}
