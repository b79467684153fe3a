// SPDX-License-Identifier: Apache-2.0
package dev.kspec.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kspec.diag.Code;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every kind of outcome against every kind of what a step gives: the verdict, and how a failure reads. */
class ExpectationsTest {
    private static final String[] PREPARATION = {
        "open \"f\" rdwr creat as f",
        "write f \"hello\"",
        "mkdir \"d\"; open \"d/a\" wronly creat as a",
        "pipe as p",
        "write p[1] \"abc\"",
        "readfile \"f\" as earlier",
        "let five = len(earlier)",
    };

    /** What a step gives must not decide how its verdict is found: all that hold, in one run. */
    private static final String[] HOLD = {
        // a count
        "write f \"xy\" expect 2",
        "write f \"xy\" expect (five - 3)",
        "write f \"xy\" expect >= 2",
        "write f \"xy\" expect != 3",
        "write f \"xy\" expect in 1..2",
        "write f \"xy\" expect in [2, 7]",
        "write f \"xy\" expect in [7, five - 3]",
        "write f \"xy\" expect 1..2",
        "write f \"xy\" expect _",
        "write f \"xy\" expect any of (ENOSPC, 2)",
        "write f \"xy\" expect any of (in 5..6, in [2])",
        "lseek f 2 set expect 2",
        // bytes: a number speaks of the count
        "pread f 9 0 expect 5",
        "pread f 9 0 expect five",
        "pread f 9 0 expect \"hello\"",
        "pread f 9 0 expect earlier",
        "pread f 9 0 expect \"${earlier}\"",
        "pread f 9 0 expect x\"68 65 6c 6c 6f\"",
        "pread f 9 0 expect x\"68 ?? ?? ?? 6f\"",
        "pread f 9 0 expect matches r\"^h.*o$\"",
        "pread f 9 0 expect in [\"x\", \"hello\"]",
        "pread f 9 0 expect in [4, 5]",
        "pread f 9 0 expect not in [4, 6]",
        "pread f 9 0 expect not in [\"x\", \"hell\"]",
        "write f \"xy\" expect not in 3..4",
        "pread f 9 0 expect in 1..9",
        "pread f 9 0 expect 1..9",
        "pread f 9 0 expect > 4",
        "pread f 9 0 expect any of (0, \"x\", \"hello\")",
        "pread f 9 0 expect any of (EAGAIN, matches r\"zz\", >= 5)",
        "pread f 9 0 expect any of (x\"68\", x\"68 ?? ?? ?? ??\")",
        "pread f 9 0 expect _",
        // errnos
        "open \"no\" rdonly expect ENOENT",
        "open \"no\" rdonly expect any of (EACCES, ENOENT)",
        "pread p[0] 1 0 expect ESPIPE",
        "let e = ENOENT; open \"no\" rdonly expect e",
        // nothing
        "fsync f",
        "fsync f expect 0",
        // an integer found elsewhere
        "ioctl p[0] FIONREAD expect 3",
        "ioctl p[0] FIONREAD expect in 1..3",
        "ioctl p[0] FIONREAD expect 1..3",
        "ioctl f 0x5413 expect ENOTTY",
        // a file of the kernel: a number is the one that is written there
        "sysctl \"kernel.ostype\" expect \"Linux\"",
        "sysctl \"kernel.pid_max\" expect > 100",
        "sysctl \"kernel.pid_max\" expect in 100..9999999",
        "sysctl \"kernel.pid_max\" expect matches r\"^[0-9]+$\"",
        "sysctl \"kernel.ostype\" expect any of (\"Linux\", 5)",
        "sysctl \"kernel.no_such_thing\" expect ENOENT",
        // a struct
        "stat \"f\" expect { size: 5, .. }",
        "stat \"f\" expect { size: 1..9, nlink: (five - 4), .. }",
        "stat \"f\" expect any of (ENOENT, { size: 5, .. })",
        "stat \"no\" expect ENOENT",
        "stat \"no\" expect any of ({ size: 5, .. }, ENOENT)",
        "stat \"f\" expect _",
        // a list
        "readdir \"d\" expect [\"a\"]",
        "readdir \"d\" expect [_, ..]",
        "readdir \"d\" expect any of ([\"x\", ..], [\"a\"])",
        "readdir \"no\" expect ENOENT",
        // a signal
        "block SIGUSR1; raise SIGUSR1; waitsignal SIGUSR1 1s expect SIGUSR1",
        "block SIGUSR1; raise SIGUSR1; waitsignal SIGUSR1 1s expect 10",
        "block SIGUSR1; raise SIGUSR1; waitsignal SIGUSR1 1s expect { signal: SIGUSR1, .. }",
        "block SIGUSR1; waitsignal SIGUSR1 1ms expect EAGAIN",
        // a program
        "run \"true\"",
        "run \"true\" expect 0",
        "run \"false\" expect 1",
        "run \"sh\" \"-c\" \"exit 7\" expect in 5..9",
        "run \"sh\" \"-c\" \"exit 7\" expect in [6, 7]",
        "run \"echo\" \"hi\" expect \"hi\\n\"",
        "run \"echo\" \"hi\" expect matches r\"^hi$\"",
        "run \"echo\" \"hi\" expect in [\"ho\\n\", \"hi\\n\"]",
        "run \"echo\" \"hi\" expect x\"68 ?? 0a\"",
        "run \"sh\" \"-c\" \"echo x; exit 3\" expect { status: 3, out: \"x\\n\", .. }",
        "run \"sh\" \"-c\" \"echo x; exit 3\" expect any of (\"x\\n\", 3)",
        "run \"sh\" \"-c\" r\"kill -9 $$\" expect SIGKILL",
        "run \"no-such-program-here\" expect ENOENT",
    };

    @Test
    void theyHold() {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < HOLD.length; i++) {
            lines.add("scenario \"" + i + "\" {");
            lines.addAll(List.of(PREPARATION));
            lines.add(HOLD[i]);
            lines.add("}");
        }
        lines.addFirst("driver d { ioctl FIONREAD = 0x541b read int }\nuse driver d");
        Recorder run = Trial.file(lines.toArray(String[]::new));
        List<String> wrong = new ArrayList<>();
        for (int i = 0; i < HOLD.length; i++) {
            CaseOutcome outcome = run.of("" + i);
            if (outcome.verdict() != Verdict.PASSED) {
                wrong.add(HOLD[i] + "\n" + Trial.words(outcome));
            }
        }
        assertThat(wrong).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = " => ",
            quoteCharacter = '`',
            value = {
                "write f \"xy\" expect 3 => 3 => 2",
                "write f \"xy\" expect > five => > five => 2",
                "write f \"xy\" expect in 5..9 => in 5..9 => 2",
                "write f \"xy\" expect in [3, 4] => in [3, 4] => 2",
                "write f \"xy\" expect 5..9 => 5..9 => the result is 2 (expected 5..9)",
                "write f \"xy\" expect any of (ENOSPC, 3) => any of (ENOSPC, 3) => 2",
                "write f \"xy\" expect ENOSPC => ENOSPC => 2",
                "pread f 9 0 expect 4 => 4 => \"hello\"",
                "pread f 9 0 expect \"hell\" => \"hell\" => \"hello\"",
                "pread f 9 0 expect \"hello!\" => \"hello!\" => \"hello\"",
                "pread f 9 0 expect x\"68 ??\" => x\"68 ??\" => \"hello\"",
                "pread f 9 0 expect matches r\"^e\" => matches r\"^e\" => \"hello\"",
                "pread f 9 0 expect in [\"a\", \"b\"] => in [\"a\", \"b\"] => \"hello\"",
                "pread f 9 0 expect not in [\"a\", \"hello\"] => not in [\"a\", \"hello\"] => \"hello\"",
                "pread p[0] 1 0 expect not in [5] => not in [5] => ESPIPE (Illegal seek)",
                "pread f 9 0 expect EAGAIN => EAGAIN => \"hello\"",
                "open \"no\" rdonly => success => ENOENT (No such file or directory)",
                "open \"no\" rdonly expect EACCES => EACCES => ENOENT (No such file or directory)",
                "pread p[0] 1 0 expect \"a\" => \"a\" => ESPIPE (Illegal seek)",
                "pread p[0] 1 0 expect in [\"a\"] => in [\"a\"] => ESPIPE (Illegal seek)",
                "pread p[0] 1 0 expect matches r\"a\" => matches r\"a\" => ESPIPE (Illegal seek)",
                "pread p[0] 1 0 expect x\"??\" => x\"??\" => ESPIPE (Illegal seek)",
                "pread p[0] 1 0 expect >= 0 => >= 0 => ESPIPE (Illegal seek)",
                "pread p[0] 1 0 expect != 0 => != 0 => ESPIPE (Illegal seek)",
                "pread p[0] 1 0 expect _ => _ => ESPIPE (Illegal seek)",
                "stat \"f\" expect { size: 6, nlink: 1, .. } => { size: 6, nlink: 1, .. } => size is 5 (expected 6)",
                "stat \"f\" expect { size: (five + 1), .. } => { size: (five + 1), .. } => size is 5 (expected 6)",
                "stat \"f\" expect { size: 7..9, nlink: 2, .. } => { size: 7..9, nlink: 2, .. } => size is 5 (expected 7..9), nlink is 1 (expected 2)",
                "stat \"no\" expect { size: 6, .. } => { size: 6, .. } => ENOENT (No such file or directory)",
                "readdir \"d\" expect [\"c\"] => [\"c\"] => [0] is \"a\" (expected \"c\")",
                "readdir \"d\" expect [\"a\", \"b\"] => [\"a\", \"b\"] => the number of elements is 1 (expected 2)",
                "readdir \"d\" expect any of ([\"x\", ..], [\"b\"]) => any of ([\"x\", ..], [\"b\"]) => the number of elements is 1, [0] is \"a\"",
                "stat \"f\" expect any of (ENOENT, { size: 4, .. }) => any of (ENOENT, { size: 4, .. }) => size is 5",
                "sysctl \"kernel.ostype\" expect \"BSD\" => \"BSD\" => \"Linux\"",
                "sysctl \"kernel.no_such_thing\" expect 5 => 5 => ENOENT (No such file or directory)",
                "run \"false\" => exit status 0 => exit status 1",
                "run \"false\" expect 0 => 0 => exit status 1",
                "run \"false\" expect SIGKILL => SIGKILL => exit status 1",
                "run \"sh\" \"-c\" r\"kill -9 $$\" => exit status 0 => killed by SIGKILL",
                "run \"sh\" \"-c\" r\"kill -9 $$\" expect 9 => 9 => killed by SIGKILL",
                "run \"no-such-program-here\" expect 0 => 0 => ENOENT (No such file or directory)",
                "peek address(0) 0 1 => success => SIGSEGV",
                "peek address(0) 0 u32 expect 5 => 5 => SIGSEGV",
                "poke address(0) 0 \"x\" expect SIGBUS => SIGBUS => SIGSEGV",
                "block SIGUSR1; raise SIGUSR1; waitsignal SIGUSR1 1s expect SIGUSR2 => SIGUSR2 => SIGUSR1",
                "block SIGUSR1; raise SIGUSR1; waitsignal SIGUSR1 1s expect EAGAIN => EAGAIN => SIGUSR1",
                "block SIGUSR1; raise SIGUSR1; waitsignal SIGUSR1 1s expect { signal: SIGUSR2, .. } => { signal: SIGUSR2, .. } => signal is SIGUSR1 (expected SIGUSR2)",
                "block SIGUSR1; raise SIGUSR1; waitsignal SIGUSR1 1s as s; assert s.signal == SIGUSR2 => s.signal == SIGUSR2 => s.signal is SIGUSR1 (expected SIGUSR2)",
                "block SIGUSR1; raise SIGUSR1; waitsignal SIGUSR1 1s as s; assert s.signal != SIGUSR1 => s.signal != SIGUSR1 => s.signal is 10",
                "run \"echo\" \"hi\" expect \"ho\\n\" => \"ho\\n\" => \"hi\\n\"",
                "run \"echo\" \"hi\" expect matches r\"^x\" => matches r\"^x\" => the status is 0, the output is \"hi\\n\"",
                "run \"sh\" \"-c\" \"echo x; exit 3\" expect { status: 4, out: \"x\\n\", .. } => { status: 4, out: \"x\\n\", .. } => status is 3 (expected 4)",
                "waitsignal SIGUSR1 1ms expect SIGUSR1 => SIGUSR1 => EAGAIN (Resource temporarily unavailable)"
            })
    void theyDoNotHold(String step, String expected, String actual) {
        String[] steps = new String[PREPARATION.length + 1];
        System.arraycopy(PREPARATION, 0, steps, 0, PREPARATION.length);
        steps[PREPARATION.length] = step;
        Failure failure = Trial.fails(steps);
        assertThat(failure.expected()).isEqualTo(expected);
        assertThat(failure.actual()).isEqualTo(actual);
        assertThat(failure.span().line()).isEqualTo(PREPARATION.length + 2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = " => ",
            quoteCharacter = '`',
            value = {
                "open \"f\" rdonly expect 3 => NO_RESULT",
                "open \"f\" rdonly expect \"x\" => WRONG_TYPE",
                "open \"f\" rdonly expect { a: 1 } => NO_RESULT",
                "open \"f\" rdonly expect in [3] => NO_RESULT",
                "write f \"x\" expect \"x\" => WRONG_TYPE",
                "write f \"x\" expect matches r\"x\" => WRONG_TYPE",
                "write f \"x\" expect { a: 1 } => WRONG_TYPE",
                "write f \"x\" expect -28 => WRONG_TYPE",
                "write f \"x\" expect 2s => WRONG_TYPE",
                "write f \"x\" expect >= \"x\" => WRONG_TYPE",
                "write f \"x\" expect 5..1 => OUT_OF_RANGE",
                "write f \"x\" expect in [\"x\"] => WRONG_TYPE",
                "pread f 1 0 expect { a: 1 } => WRONG_TYPE",
                "pread f 1 0 expect [1] => WRONG_TYPE",
                "pread f 1 0 expect matches r\"(\" => BAD_PATTERN",
                "pread f 1 0 expect ENOSUCH => UNKNOWN_ERRNO",
                "stat \"f\" expect 5 => WRONG_TYPE",
                "stat \"f\" expect \"x\" => WRONG_TYPE",
                "stat \"f\" expect { size: 5 } => PATTERN_INCOMPLETE",
                "stat \"f\" expect { sise: 5, .. } => UNKNOWN_NAME",
                "stat \"f\" expect { size: \"5\", .. } => WRONG_TYPE",
                "fsync f expect \"x\" => WRONG_TYPE",
                "fsync f expect { a: 1 } => NO_RESULT",
                "fsync f as x => NO_RESULT"
            })
    void theyMakeNoSense(String step, String code) {
        assertThat(Trial.mistakesIn("open \"f\" rdwr creat as f", step))
                .as(step)
                .extracting(Code::name)
                .containsExactly(code);
    }

    /** What a step gave has its name, whatever was expected of it. */
    @Test
    void namesOfWhatWasGiven() {
        Trial.passes(
                "open \"f\" rdwr creat as f",
                "write f \"hello\" expect >= 1 as n",
                "pread f 9 0 expect matches r\"h\" as t",
                "stat \"f\" expect { size: 5, .. } as s",
                "readdir \".\" expect [..] as names",
                "run \"echo\" \"x\" expect \"x\\n\" as r",
                "assert n == 5 && t == \"hello\" && s.size == n && \"f\" in names && r.out == \"x\\n\" && r.status == 0",
                "pread f 9 9 as none",
                "assert none == \"\" && len(none) == 0 && len(lines(none)) == 0");
    }

    @Test
    void assertionsShowWhatTheyLookedAt() {
        assertThat(Trial.fails("getuid as u", "assert u == 5").actual()).isEqualTo("u is 0");
        assertThat(Trial.fails("getuid as u", "assert u + 1 > 7 || u == 3").actual())
                .isEqualTo("u + 1 is 1, u is 0");
        assertThat(Trial.fails("getuid as u", "assert u in [1, 2]").actual()).isEqualTo("u is 0");
        assertThat(Trial.fails("readfile \"/proc/self/comm\" as c", "assert c matches r\"^zz\"")
                        .actual())
                .startsWith("c is \"");
        assertThat(Trial.fails("run \"echo\" \"1 2 3\" as r", "assert count(w in words(r.out) where int(w) > 1) == 3")
                        .actual())
                .isEqualTo("count(w in words(r.out) where int(w) > 1) is 2");
        assertThat(Trial.fails("run \"echo\" \"1 2 3\" as r", "assert all(w in words(r.out) where int(w) > 1)")
                        .actual())
                .isEqualTo("it is false");
    }
}
