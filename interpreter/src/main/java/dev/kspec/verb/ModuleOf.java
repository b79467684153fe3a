// SPDX-License-Identifier: Apache-2.0
package dev.kspec.verb;

import dev.kspec.ast.Expression;
import dev.kspec.diag.Code;
import dev.kspec.program.Expectation;
import dev.kspec.program.Expr;
import dev.kspec.program.Instruction;
import dev.kspec.program.Instruction.Arg;
import dev.kspec.program.Origin;
import dev.kspec.program.Syscall;
import dev.kspec.type.DriverModel;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** The module of the driver that a file uses, as load, unload and reload handle it: init_module(2), delete_module(2). */
final class ModuleOf {
    private static final int AT_FDCWD = -100;
    private static final int O_CLOEXEC = 02000000;
    private static final int O_NONBLOCK = 04000;

    /** Parameters that every module has: kernel/module/main.c, lib/dynamic_debug.c. */
    private static final Set<String> OF_ALL = Set.of("dyndbg", "async_probe");

    /** The name before `=`, if there is one, among what white space parts. */
    private static final Pattern PARAMETER = Pattern.compile("([^\\s=]+)(?:=(?:\"[^\"]*\"|\\S*))?");

    private final DriverModel.Module module;
    private final Lowering to;

    private ModuleOf(DriverModel.Module module, Lowering to) {
        this.module = module;
        this.to = to;
    }

    /** The module of the driver at the first place; nothing if there is none, which is then reported. */
    static Optional<ModuleOf> at(Operands operands, Lowering to) {
        String name = operands.word(0).orElse("");
        Optional<DriverModel> driver = to.driver().filter(d -> d.name().equals(name));
        Optional<DriverModel.Module> module = driver.flatMap(DriverModel::module);
        if (module.isEmpty()) {
            to.unknown(
                    Code.UNKNOWN_DRIVER,
                    operands.at(0).span(),
                    driver.isPresent()
                            ? "driver " + name + " has no module"
                            : "`" + operands.at(0).span().oneLine() + "` is not the driver that this file uses",
                    name,
                    driver.isPresent()
                            ? List.of()
                            : to.driver().map(DriverModel::name).map(List::of).orElse(List.of()));
            return Optional.empty();
        }
        to.program().changesModules();
        return Optional.of(new ModuleOf(module.get(), to));
    }

    /** A buffer with the parameters behind the driver's name, or the file's own where there are none. */
    int parameters(Operands operands) {
        if (operands.count() < 2) {
            return to.program().path(to.modules().parameters());
        }
        if (operands.at(1) instanceof Expression.Fields fields) {
            return to.program().path(named(fields, operands));
        }
        String given = operands.text(1);
        PARAMETER.matcher(given).results().map(m -> m.group(1)).forEach(name -> known(name, operands));
        return to.program().path(given);
    }

    /** As behind `use driver`. */
    private String named(Expression.Fields fields, Operands operands) {
        if (fields.open()) {
            var unused = to.evaluate(fields);
            return "";
        }
        List<ParameterValues.Given> given = fields.fields().stream()
                .map(f -> new ParameterValues.Given(f.name(), f.value()))
                .toList();
        return new ParameterValues(to::report)
                .text(
                        to.driver().orElseThrow(),
                        given,
                        to::parts,
                        operands.at(0).span(),
                        operands.step().verb() + " " + operands.at(0).span().oneLine());
    }

    private void known(String given, Operands operands) {
        String name = given.replace('-', '_');
        if (!OF_ALL.contains(name) && !names().contains(name)) {
            to.unknown(
                    Code.UNKNOWN_PARAMETER,
                    operands.at(1).span(),
                    "module " + module.file() + " has no parameter `" + name + "`",
                    name,
                    names());
        }
    }

    private Set<String> names() {
        Set<String> names = new TreeSet<>();
        module.parameters().forEach(p -> names.add(p.name()));
        return names;
    }

    /** Emits the unloading; a module in use gives EAGAIN at once. */
    void unload(int result) {
        call(
                result,
                Syscall.DELETE_MODULE,
                new Instruction.Address(to.program().path(module.kernelName()), 0),
                new Instruction.Immediate(O_NONBLOCK));
    }

    /** Emits the loading. */
    void load(int result, int parameters) {
        String path = to.modules().directory() + "/" + module.file();
        int file = to.program().register();
        Origin shown = to.origin();
        to.at(shown.aside());
        call(
                file,
                Syscall.OPENAT,
                new Instruction.Immediate(AT_FDCWD),
                new Instruction.Address(to.program().path(path), 0),
                new Instruction.Immediate(O_CLOEXEC),
                new Instruction.Immediate(0));
        to.program()
                .add(new Instruction.Check(
                        to.origin(),
                        Outcome.succeeded(file),
                        new Expectation("the module's file " + path, new Expectation.Result(file))));
        to.at(shown);
        Arg opened = new Instruction.Computed(new Expr.Reg(file));
        call(
                result,
                Syscall.FINIT_MODULE,
                opened,
                new Instruction.Address(parameters, 0),
                new Instruction.Immediate(0));
        to.at(shown.aside());
        call(to.program().register(), Syscall.CLOSE, opened);
        to.at(shown);
    }

    private void call(int result, Syscall call, Arg... arguments) {
        to.program()
                .add(new Instruction.SysCall(to.origin(), result, call, List.of(arguments), List.of(), to.isCompat()));
    }
}
