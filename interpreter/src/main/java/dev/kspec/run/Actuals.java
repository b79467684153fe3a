// SPDX-License-Identifier: Apache-2.0
package dev.kspec.run;

import dev.kspec.program.Bytes;
import dev.kspec.program.Expectation;
import dev.kspec.program.Expr;
import dev.kspec.program.Instruction;
import dev.kspec.program.Machine;
import dev.kspec.program.Showing;
import dev.kspec.program.Slice;
import dev.kspec.type.Errno;
import dev.kspec.type.Signal;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Says what really came, in the terms of the demand that was not met. */
final class Actuals {
    private static final BigInteger LEAST_ERRNO = BigInteger.valueOf(-4095);

    /** What came, and lines that show it at length. */
    record Actual(String words, List<String> details) {}

    private final Machine machine;

    Actuals(Machine machine) {
        this.machine = machine;
    }

    Actual of(Expectation.Subject subject) {
        return switch (subject) {
            case Expectation.Result(int register) -> plain(result(machine.get(register)));
            case Expectation.End(int register) -> plain(end(machine.get(register)));
            case Expectation.Caught(int register) -> plain(caught(machine.get(register)));
            case Expectation.IntResult(int register, Expr value) ->
                plain(machine.get(register).signum() < 0 ? result(machine.get(register)) : value(value));
            case Expectation.BytesResult b ->
                machine.get(b.register()).signum() < 0
                        ? plain(result(machine.get(b.register())))
                        : bytes(b.slice(), b.wanted());
            case Expectation.PartsResult p ->
                plain(machine.get(p.register()).signum() < 0 ? result(machine.get(p.register())) : parts(p.parts()));
            case Expectation.Delta d -> delta(d);
            case Expectation.Parts p when p.parts().isEmpty() -> plain("it is false");
            case Expectation.Parts p -> plain(parts(p.parts()));
            case Expectation.BytesPart b -> bytes(b.slice(), b.wanted());
            case Expectation.Waited(Expr nanos) -> plain("not within " + time(nanos));
            case Expectation.Took(Expr nanos) -> plain("took " + time(nanos));
            case Expectation.Nothing n -> plain("");
        };
    }

    /** Parts that are what they had to be are left out, unless all are. */
    private String parts(List<Expectation.Part> parts) {
        List<Expectation.Part> wrong = parts.stream().filter(this::isWrong).toList();
        return (wrong.isEmpty() ? parts : wrong)
                .stream().map(this::part).distinct().collect(Collectors.joining(", "));
    }

    private boolean isWrong(Expectation.Part part) {
        try {
            return part.wanted().isEmpty()
                    || machine.evaluate(part.wanted().get().holds()).signum() == 0;
        } catch (Machine.NoValue e) {
            return true;
        }
    }

    private String part(Expectation.Part part) {
        String came = bare(part);
        String wanted = part.wanted()
                .filter(w -> isWrong(part))
                .map(w -> " (expected "
                        + w.number().map(n -> value(n, part.value())).orElse(w.words()) + ")")
                .orElse("");
        return part.text() + " is " + came + wanted;
    }

    /** A number that was held against a signal or an errno by name is shown by its own. */
    private static String inTermsOf(Optional<String> wanted, String number) {
        if (wanted.isEmpty() || !number.matches("[0-9]{1,4}")) {
            return number;
        }
        int n = Integer.parseInt(number);
        return Signal.number(wanted.get()).isPresent()
                ? Signal.name(n).orElse(number)
                : Errno.number(wanted.get()).isPresent() ? Errno.name(n).orElse(number) : number;
    }

    private String bare(Expectation.Part part) {
        return part.bytes()
                .map(s -> bytes(s, Optional.empty()).words())
                .orElseGet(() -> inTermsOf(part.wanted().map(Expectation.Wanted::words), value(part.value())));
    }

    /** {@code { size: 5, mode: 0o100644, .. }}, {@code [3, 4]}. */
    String shown(Showing.Shown shown) {
        String parts = shown.parts().stream()
                .map(part -> (shown.isList() ? "" : part.text() + ": ") + bare(part))
                .collect(Collectors.joining(", "));
        String all = shown.isWhole() ? parts : parts + ", ..";
        return shown.isList() ? "[" + all + "]" : "{ " + all + " }";
    }

    /** A time in nanoseconds, in the unit that suits it. */
    String time(Expr nanos) {
        try {
            BigInteger time = machine.evaluate(nanos);
            return new BigDecimal(time).movePointLeft(9).setScale(time.bitLength() > 34 ? 1 : 3, RoundingMode.HALF_UP)
                    + " s";
        } catch (Machine.NoValue e) {
            return "nothing: " + e.fault().words();
        }
    }

    private static Actual plain(String words) {
        return new Actual(words, List.of());
    }

    /** A raw result in words: a value, or an errno by name. */
    static String result(BigInteger value) {
        return isError(value)
                ? Errno.describe(-value.intValueExact())
                : signal(value).orElseGet(value::toString);
    }

    /** How a program ended, from its exit status, 256 and a signal, or −errno. */
    static String end(BigInteger status) {
        return status.signum() < 0
                ? result(status)
                : status.bitLength() > 8
                        ? "killed by " + Signal.describe(status.intValue() & 0xff)
                        : "exit status " + status;
    }

    private static String caught(BigInteger signal) {
        return signal.signum() > 0 && signal.bitLength() < 8 ? Signal.describe(signal.intValueExact()) : result(signal);
    }

    /** The signal that an access to memory raised, if the value says that. */
    private static Optional<String> signal(BigInteger value) {
        return value.bitLength() > 31 || value.signum() >= 0
                ? Optional.empty()
                : Signal.name(-value.intValueExact() - Instruction.SIGNAL);
    }

    /** Whether a raw result is an errno: −4095 … −1. */
    static boolean isError(BigInteger value) {
        return value.signum() < 0 && value.compareTo(LEAST_ERRNO) >= 0;
    }

    private String value(Expr expr) {
        return value(expr, expr);
    }

    /** A number in the base in which another one is shown. */
    private String value(Expr expr, Expr like) {
        try {
            BigInteger value = machine.evaluate(expr);
            var showing = machine.program().showing();
            return value.signum() < 0
                    ? value.toString()
                    : showing.octal().contains(like)
                            ? "0o" + value.toString(8)
                            : showing.hex().contains(like) ? "0x" + value.toString(16) : value.toString();
        } catch (Machine.NoValue e) {
            return "nothing: " + e.fault().words();
        }
    }

    private Actual delta(Expectation.Delta d) {
        try {
            BigInteger before = machine.evaluate(d.before());
            BigInteger after = machine.evaluate(d.after());
            return plain("a change by " + after.subtract(before) + " (" + d.counter() + " went from " + before + " to "
                    + after + ")");
        } catch (Machine.NoValue e) {
            return plain("nothing: " + e.fault().words());
        }
    }

    private Actual bytes(Slice slice, Optional<Bytes> wanted) {
        try {
            byte[] came = machine.bytes(slice);
            return new Actual(
                    words(came), HexDiff.lines(wanted.map(Bytes::toArray).orElse(null), came));
        } catch (Machine.NoValue e) {
            return plain("nothing: " + e.fault().words());
        }
    }

    /** Bytes as a quoted text; of many only the first. */
    static String words(byte[] bytes) {
        return Bytes.of(bytes).words();
    }
}
