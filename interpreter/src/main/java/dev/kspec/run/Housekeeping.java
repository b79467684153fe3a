// SPDX-License-Identifier: Apache-2.0
package dev.kspec.run;

import dev.kspec.check.CheckedSpec;
import dev.kspec.program.Bytes;
import dev.kspec.program.Expectation;
import dev.kspec.program.Expr;
import dev.kspec.program.Instruction;
import dev.kspec.program.Origin;
import dev.kspec.program.Program;
import dev.kspec.program.ProgramBuilder;
import dev.kspec.program.Slice;
import dev.kspec.program.Syscall;
import dev.kspec.source.SourceFile;
import dev.kspec.type.DriverModel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** Programs that the runner sends on its own account: they load drivers and look at the guest. */
final class Housekeeping {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final int AT_FDCWD = -100;
    private static final int O_WRONLY = 1;
    private static final String KMEMLEAK = "/sys/kernel/debug/kmemleak";
    private static final int MOST_TEXT = 256 * 1024;

    /** What is younger, kmemleak of the instrumented lab does not report. */
    private static final Duration OLD_ENOUGH = Duration.ofMillis(600);

    private static final int O_PATH = 010000000;
    private static final int O_CLOEXEC = 02000000;
    private static final int O_NONBLOCK = 04000;
    private static final Origin ORIGIN = new Origin(new SourceFile("kspec", "").span(0, 0), "housekeeping");

    private Housekeeping() {}

    /** Unloads a module if it is there: result of the first step is 0 or −errno, ENOENT if it was not. */
    static Program unload(DriverModel.Module module) {
        ProgramBuilder program = new ProgramBuilder();
        call(
                program,
                Syscall.DELETE_MODULE,
                new Instruction.Address(program.path(module.kernelName()), 0),
                new Instruction.Immediate(O_NONBLOCK));
        return lasting(program);
    }

    private static Program lasting(ProgramBuilder program) {
        program.surroundings(Program.Surroundings.LASTING);
        return program.build(TIMEOUT);
    }

    /** Loads a module: the results are those of openat and finit_module. */
    static Program load(CheckedSpec.DriverUse use, String directory) {
        ProgramBuilder program = new ProgramBuilder();
        String path = directory + "/" + use.driver().module().orElseThrow().file();
        int file = call(
                program,
                Syscall.OPENAT,
                new Instruction.Immediate(AT_FDCWD),
                new Instruction.Address(program.path(path), 0),
                new Instruction.Immediate(O_CLOEXEC),
                new Instruction.Immediate(0));
        program.add(new Instruction.Check(
                ORIGIN, Expr.atLeast(new Expr.Reg(file), 0), new Expectation(path, new Expectation.Result(file))));
        call(
                program,
                Syscall.FINIT_MODULE,
                new Instruction.Computed(new Expr.Reg(file)),
                new Instruction.Address(program.path(use.parameters()), 0),
                new Instruction.Immediate(0));
        return lasting(program);
    }

    /** Has nothing to do but to be answered. */
    static Program nothing(Duration timeout) {
        return new ProgramBuilder().build(timeout);
    }

    /** Looks whether files are there: one step for each. */
    static Program exist(List<String> paths) {
        ProgramBuilder program = new ProgramBuilder();
        for (String path : paths) {
            call(
                    program,
                    Syscall.OPENAT,
                    new Instruction.Immediate(AT_FDCWD),
                    new Instruction.Address(program.path(path), 0),
                    new Instruction.Immediate(O_PATH | O_CLOEXEC),
                    new Instruction.Immediate(0));
        }
        return program.build(TIMEOUT);
    }

    /** Reads the beginning of files: one step for each. */
    static Program contents(List<String> paths, int most) {
        ProgramBuilder program = new ProgramBuilder();
        for (String path : paths) {
            program.add(new Instruction.ReadFile(ORIGIN, program.register(), program.path(path), program.buffer(most)));
        }
        return program.build(TIMEOUT);
    }

    /** Writes one text to each of these files: one step for each. */
    static Program write(List<String> paths, String text) {
        ProgramBuilder program = new ProgramBuilder();
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int buffer = program.buffer(bytes.length, bytes);
        for (String path : paths) {
            program.add(new Instruction.WriteFile(
                    ORIGIN, program.register(), program.path(path), O_WRONLY, 0, buffer, Expr.constant(bytes.length)));
        }
        return lasting(program);
    }

    /** Has kmemleak forget what it has found so far. */
    static Program forgetLeaks() {
        ProgramBuilder program = new ProgramBuilder();
        tell(program, "clear");
        return program.build(TIMEOUT);
    }

    /** Asks for the addresses of a module's functions; the result of the step is grep's exit status. */
    static Program functions(DriverModel.Module module) {
        ProgramBuilder program = new ProgramBuilder();
        List<Slice> command = Stream.of("grep", "-F", "[" + module.kernelName() + "]", "/proc/kallsyms")
                .map(word -> program.slice(Bytes.of(word.getBytes(StandardCharsets.UTF_8))))
                .toList();
        program.add(new Instruction.Run(
                ORIGIN,
                program.register(),
                program.register(),
                program.register(),
                command,
                program.slice(Bytes.of()),
                program.buffer(MOST_TEXT),
                program.buffer(1)));
        return program.build(TIMEOUT);
    }

    /** Has kmemleak look twice, which it needs to be sure, and asks what it has found: the data of the last step. */
    static Program findLeaks() {
        ProgramBuilder program = new ProgramBuilder();
        program.add(new Instruction.Sleep(ORIGIN, Expr.constant(OLD_ENOUGH.toNanos())));
        tell(program, "scan");
        tell(program, "scan");
        program.add(new Instruction.ReadFile(
                ORIGIN, program.register(), program.path(KMEMLEAK), program.buffer(MOST_TEXT)));
        return program.build(TIMEOUT);
    }

    private static void tell(ProgramBuilder program, String word) {
        program.add(new Instruction.WriteFile(
                ORIGIN,
                program.register(),
                program.path(KMEMLEAK),
                O_WRONLY,
                0,
                program.slice(Bytes.of(word.getBytes(StandardCharsets.UTF_8)))));
    }

    private static int call(ProgramBuilder program, Syscall call, Instruction.Arg... args) {
        int result = program.register();
        program.add(new Instruction.SysCall(ORIGIN, result, call, List.of(args), List.of()));
        return result;
    }
}
