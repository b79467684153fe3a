// SPDX-License-Identifier: Apache-2.0
package dev.kspec.parse;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Words of other languages that people bring along, and what is written here instead. */
public final class ForeignWords {
    private static final String LET = "a value gets a name by: let x = 5";
    private static final String DEFINE = "steps are defined at the top of a file: define NAME(a, b = 1) { … }";
    private static final String BRANCH =
            "cases are told apart by: if CONDITION { … } else if CONDITION { … } else { … }";

    private static final Map<String, String> STATEMENTS = new HashMap<>();
    private static final Map<String, String> VALUES = new HashMap<>();
    private static final Map<String, String> ITEMS = new HashMap<>();
    private static final Map<String, String> FUNCTIONS = new HashMap<>();

    static {
        put(
                STATEMENTS,
                "a block is repeated by: repeat 3 { … }, for x in LIST { … }, or until all of it holds by: eventually within 1s { … }",
                "while",
                "until",
                "loop",
                "do",
                "forever");
        put(STATEMENTS, "a block is run over a list by: for x in LIST { … }", "foreach", "each");
        put(STATEMENTS, "write: } else if CONDITION { … }", "elif", "elsif", "elseif");
        put(STATEMENTS, BRANCH, "switch", "case", "match");
        put(
                STATEMENTS,
                "what a file is ready for is told by: poll FILE in 1s, or select FILE in 1s; of several by: poll [a, b] in 1s",
                "pselect",
                "ppoll");
        put(STATEMENTS, "a line is written into the kernel's log by: writelog \"…\"", "logger", "kmsg", "printk");
        put(
                STATEMENTS,
                "a 32-bit program's calls are made in: as compat { … }",
                "ioctl_compat",
                "compat_ioctl",
                "ioctl32");
        put(
                STATEMENTS,
                "a step that may fail says with what: read c 4 expect EAGAIN; what has to run whatever happens: teardown { … }",
                "try",
                "catch",
                "except",
                "finally",
                "defer");
        put(STATEMENTS, DEFINE, "func", "function", "def", "fn", "proc", "sub", "procedure", "macro");
        put(STATEMENTS, "a definition gives a value by: give VALUE", "return", "yield");
        put(
                STATEMENTS,
                "a block runs to its end; steps are left out by: if CONDITION { … }",
                "break",
                "continue",
                "goto");
        put(
                STATEMENTS,
                "a case ends with its last step, or where a demand does not hold",
                "exit",
                "quit",
                "abort",
                "stop");
        put(STATEMENTS, "a case fails where a demand does not hold: assert CONDITION", "fail", "throw");
        put(STATEMENTS, "leave the line out", "pass", "noop", "nop");
        put(
                STATEMENTS,
                "nothing is printed: the report shows what steps gave wherever a demand does not hold",
                "print",
                "printf",
                "println",
                "echo",
                "puts");
        put(STATEMENTS, LET, "var", "int", "long", "char", "string", "bool", "auto", "local", "mut", "my");
        put(STATEMENTS, LET, "set", "float", "double", "unsigned", "u8", "u16", "u32", "u64");
        put(STATEMENTS, "write: sleep 10ms", "wait", "delay", "pause", "usleep", "msleep", "nanosleep", "udelay");
        put(STATEMENTS, "write: unlink PATH, or rmdir PATH for a directory", "rm", "delete", "remove", "del");
        put(STATEMENTS, "write: readfile PATH expect \"…\"", "cat", "slurp");
        put(STATEMENTS, "write: rename FROM TO", "mv", "move");
        put(STATEMENTS, "write: readfile FROM as text, then: writefile TO text", "cp", "copy");
        put(STATEMENTS, "write: open PATH creat wronly", "touch", "creat", "create");
        put(STATEMENTS, "write: load DRIVER", "insmod", "modprobe");
        put(STATEMENTS, "write: unload DRIVER", "rmmod");
        put(
                STATEMENTS,
                "lines of the kernel's log are demanded by: assert log r\"PATTERN\" across { … }",
                "dmesg",
                "syslog",
                "journalctl");
        put(
                STATEMENTS,
                "a command is run by: run \"/bin/NAME\" \"ARGUMENT\"",
                "exec",
                "system",
                "sh",
                "bash",
                "shell",
                "sudo");
        put(
                STATEMENTS,
                "a condition is demanded by: assert CONDITION",
                "verify",
                "ensure",
                "require",
                "check",
                "should",
                "must");
        put(
                STATEMENTS,
                "a condition is demanded by: assert CONDITION",
                "assert_eq",
                "assertEquals",
                "ASSERT",
                "EXPECT");
        put(
                STATEMENTS,
                "steps in a child process: fork { … }, which the case waits for; a program: run \"NAME\" \"ARGUMENT\"; steps side by side"
                        + " stand in lanes (parallel), which this version checks, but does not execute",
                "thread",
                "spawn",
                "async",
                "go");
        put(
                STATEMENTS,
                "what runs before every case stands at the top of the file: setup { … }",
                "before",
                "beforeEach");
        put(STATEMENTS, "what runs behind every case: teardown { … }", "afterEach", "cleanup");

        put(
                VALUES,
                "a step without `expect` must succeed; write the value that it gives, or ok, or leave expect out",
                "ok",
                "OK",
                "success");
        put(
                VALUES,
                "a step without `expect` must succeed; write the value that it gives, or ok, or leave expect out",
                "succeeds",
                "pass");
        put(VALUES, "say with which errno, such as EINVAL", "fail", "failure", "error", "err", "failed", "fails");
        put(VALUES, "write true", "True", "TRUE", "yes");
        put(VALUES, "write false", "False", "FALSE", "no");
        put(
                VALUES,
                "there is no such value; an address is given by address(0), an empty text is \"\"",
                "null",
                "NULL",
                "nil");
        put(
                VALUES,
                "there is no such value; an address is given by address(0), an empty text is \"\"",
                "None",
                "nullptr",
                "undefined");
        put(VALUES, "in a pattern `_` is anything", "anything", "whatever");

        put(
                FUNCTIONS,
                "a number of bytes or items is len(x); the items of a list that meet a condition: count(x in xs where x > 1)",
                "strlen",
                "length",
                "size_of");
        put(FUNCTIONS, "the size of a type or field is size(NAME)", "sizeof", "offsetof");
        put(
                FUNCTIONS,
                "a number is read from a text by: int(text), or int(text, 16)",
                "atoi",
                "strtol",
                "strtoul",
                "parse",
                "number");
        put(
                FUNCTIONS,
                "a value is put into a text by: \"${x}\"",
                "str",
                "string",
                "tostring",
                "sprintf",
                "format",
                "printf",
                "concat");
        put(FUNCTIONS, "a range is written 0..9, both ends in", "range", "seq");
        put(
                FUNCTIONS,
                "a text is repeated by: repeated(\"ab\", 3), a byte by: bytes(3, 'x')",
                "repeat",
                "memset",
                "rep");
        put(FUNCTIONS, "texts and structs are compared with ==", "strcmp", "memcmp", "equals");
        put(FUNCTIONS, "write: contains(TEXT, PART)", "strstr", "includes", "has");
        put(FUNCTIONS, "write: t matches r\"…\"", "regex", "match", "grep");
        put(
                FUNCTIONS,
                "an address is written v4(\"127.0.0.1\") or v6(\"fd00::1\")",
                "ip",
                "ipv4",
                "ipv6",
                "inet",
                "inet_addr");
        put(FUNCTIONS, "a mean is sum(x in xs) / len(xs)", "avg", "mean", "average");
        put(
                FUNCTIONS,
                "an ioctl's number is made by _IO, _IOR, _IOW or _IOWR",
                "_IORW",
                "_IOC",
                "IO",
                "IOR",
                "IOW",
                "IOWR");

        put(
                ITEMS,
                "a scenario is written: scenario \"what is tested\" { … }",
                "test",
                "it",
                "describe",
                "case",
                "spec",
                "feature");
        put(
                ITEMS,
                "a scenario is written: scenario \"what is tested\" { … }",
                "given",
                "when",
                "then",
                "suite",
                "example");
        put(
                ITEMS,
                "steps are defined by: define NAME(a, b = 1) { … }",
                "func",
                "function",
                "def",
                "fn",
                "proc",
                "sub",
                "procedure");
        put(ITEMS, "steps are defined by: define NAME(a, b = 1) { … }", "macro", "void", "task", "keyword");
        put(
                ITEMS,
                "another file is read by: import \"path/of/it.kspec\"",
                "include",
                "require",
                "from",
                "using",
                "source",
                "load");
        put(ITEMS, "a constant of the file is written: let x = 5", "const", "var", "static", "int", "set");
        put(ITEMS, "what runs before every case: setup { … }", "before", "beforeEach", "before_each", "init");
        put(ITEMS, "what runs behind every case: teardown { … }", "after", "afterEach", "after_each", "cleanup");
        put(
                ITEMS,
                "what runs once, around all cases: shared setup { … } and shared teardown { … }",
                "beforeAll",
                "afterAll",
                "fixture");
        put(ITEMS, "a driver is described by: driver NAME { … }", "module", "device", "interface", "class");
        put(
                ITEMS,
                "structs and enums stand in the description of a driver: driver NAME { … }",
                "struct",
                "enum",
                "union",
                "typedef");
        put(ITEMS, "tags stand in a scenario's head: scenario \"…\" tags smoke { … }", "tags", "tag");
        put(ITEMS, "a matrix stands in a scenario: scenario \"…\" { matrix { a: 1, 2 } … }", "matrix", "parameters");
        put(ITEMS, "it stands in a scenario: scenario \"…\" { skip \"why\" }", "skip");
        put(ITEMS, "it stands in a scenario's head: scenario \"…\" timeout 5s { … }", "timeout", "xfail");
    }

    private ForeignWords() {}

    private static void put(Map<String, String> table, String remedy, String... words) {
        List.of(words).forEach(w -> table.put(w, remedy));
    }

    /** What is written instead of a step that begins with this word. */
    public static Optional<String> statement(String word) {
        return Optional.ofNullable(STATEMENTS.get(word));
    }

    /** What is written instead of this name of a value. */
    public static Optional<String> value(String word) {
        return Optional.ofNullable(VALUES.get(word));
    }

    /** What is written instead of a function of this name. */
    public static Optional<String> function(String word) {
        return Optional.ofNullable(FUNCTIONS.get(word));
    }

    /** Whether it is a unit of durations or sizes, which touches its number. */
    public static boolean isUnit(String word) {
        return Literals.isUnit(word);
    }

    /** What is written instead of this word at the top of a file. */
    static Optional<String> item(String word) {
        return Optional.ofNullable(ITEMS.get(word));
    }
}
