// SPDX-License-Identifier: Apache-2.0
package dev.kspec.run;

import dev.kspec.kernel.Report;
import dev.kspec.kernel.Taint;
import dev.kspec.program.Splat;
import dev.kspec.type.Errno;
import dev.kspec.type.Signal;
import dev.kspec.wire.Answer;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;

/** What came of loading or unloading a module on the runner's own account; the kernel is listened to here as in any case. */
sealed interface ModuleOutcome {
    /** It went well. */
    record Done(List<KernelLine> log) implements ModuleOutcome {}

    /** The kernel, or the module itself, said no. */
    record Refused(int errno, List<KernelLine> log) implements ModuleOutcome {}

    /** The kernel reported a fault of its own meanwhile. */
    record Faulted(String title, List<KernelLine> log) implements ModuleOutcome {}

    /** It did not come to an end. */
    record Stuck(List<KernelLine> log) implements ModuleOutcome {}

    static ModuleOutcome of(Answer answer, List<Splat> suppressed) {
        List<KernelLine> log = answer.kmsg().stream()
                .map(k -> new KernelLine(k.sequence(), k.timestampMicros(), k.level(), k.text()))
                .toList();
        Sightings sightings = Sightings.in(log, suppressed);
        Optional<String> title = sightings
                .fault()
                .map(Report::title)
                .or(() ->
                        sightings.isAny() ? Optional.empty() : Taint.faults(answer.taintBefore(), answer.taintAfter()));
        if (title.isPresent()) {
            return new Faulted(title.get(), log);
        }
        return switch (answer.end()) {
            case COMPLETED -> completed(answer, log);
            case TIMEOUT, HUNG, LATE -> new Stuck(log);
            case SIGNAL ->
                new Faulted("the process that called it was killed by " + Signal.describe(answer.detail()), log);
            case EXIT, HELD -> new Stuck(log);
        };
    }

    private static ModuleOutcome completed(Answer answer, List<KernelLine> log) {
        return answer.records().stream()
                .map(Answer.Record::value)
                .filter(Actuals::isError)
                .findFirst()
                .map(BigInteger::negate)
                .<ModuleOutcome>map(errno -> new Refused(errno.intValueExact(), log))
                .orElseGet(() -> new Done(log));
    }

    /** Whether an errno speaks of the target rather than of the driver: another kernel, no right to load, a signature wanted. */
    static boolean isAboutTarget(int errno) {
        return List.of("ENOEXEC", "EPERM", "EACCES", "EKEYREJECTED", "ENOKEY", "ENOENT").stream()
                .anyMatch(name -> Errno.number(name).orElseThrow() == errno);
    }

    /** Of delete_module(2) with O_NONBLOCK: references to the module are left. */
    private static boolean isOfUse(int errno) {
        return errno == Errno.number("EAGAIN").orElseThrow();
    }

    /** {@code does not load: EINVAL (Invalid argument)} and the like. */
    default String words(String doing) {
        return switch (this) {
            case Done d -> doing;
            case Refused r ->
                "does not " + doing + ": " + Words.errno(r.errno())
                        + (doing.equals("unload") && isOfUse(r.errno()) ? "; something still uses it" : "");
            case Faulted f -> "makes the kernel fault when it is to " + doing + ": " + f.title();
            case Stuck s -> "does not come to an end when it is to " + doing;
        };
    }

    default Verdict verdict() {
        return switch (this) {
            case Done d -> Verdict.PASSED;
            case Refused r -> Verdict.FAILED;
            case Faulted f -> Verdict.KERNEL_FAULT;
            case Stuck s -> Verdict.TIMED_OUT;
        };
    }

    /** What the kernel said meanwhile. */
    List<KernelLine> log();
}
