// SPDX-License-Identifier: Apache-2.0
package dev.kspec.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Cases that use what their file's shared setup names, on the real agent as a process of this machine. */
class SharedNamesTest {
    /** The cases of a file that begins with this shared setup; each of them must pass. */
    private static Recorder pass(String sharedSetup, String... scenarios) {
        Recorder run =
                Trial.file(Stream.concat(Stream.of("shared setup { " + sharedSetup + " }"), Arrays.stream(scenarios))
                        .toArray(String[]::new));
        run.result()
                .cases()
                .forEach(c -> assertThat(c.verdict())
                        .as(c.id() + ": " + Trial.words(c))
                        .isEqualTo(Verdict.PASSED));
        return run;
    }

    @Test
    void anOpenFileIsTheSameInAllOfThem() {
        pass(
                "open \"f\" rdwr creat as f; write f \"abcdefghij\"; lseek f 0 set",
                "shared teardown { lseek f 0 cur expect 10; close f }",
                "setup { lseek f 0 cur as before }",
                "teardown { lseek f 0 cur expect any of (before, before + 2) }",
                "scenario \"first\" { read f 2 expect \"ab\" }",
                "scenario \"each reads on\" {\nmatrix { at: 2, 4 }\nlseek f 0 cur expect at\nread f 2\n}",
                "scenario \"in a child process\" { fork { read f 2 expect \"gh\" } }",
                "scenario \"as somebody else\" { as user 65534 { read f 2 expect \"ij\" } }",
                "scenario \"its own copy is closed, that of the next is not\" { fcntl f getfd expect 0; lseek f 0 cur }",
                "scenario \"end\" { read f 2 expect \"\" }");
    }

    @Test
    void aCopyThatIsClosedClosesNoOther() {
        pass(
                "open \"/dev/zero\" as z; dup z as again",
                "scenario \"one\" { fork { close z; read z 1 expect EBADF }; read z 1 expect \"\\0\"; read again 1 }",
                "scenario \"two\" { read z 1 expect \"\\0\" }");
    }

    @Test
    void anInstanceOfEpollKnowsItsFiles() {
        pass(
                "pipe as p; epoll_create as e; epoll_ctl e add p[0] in data 7",
                "scenario \"one\" { epoll_wait e 0ms expect []\nwrite p[1] \"x\"\nepoll_wait e 0ms expect [{ data: 7, .. }] }",
                "scenario \"two\" { epoll_ctl e mod p[0] in data 8; epoll_wait e 0ms expect [{ data: 8, .. }] }",
                "scenario \"three\" { read p[0] 9 expect \"x\"; epoll_ctl e del p[0] }");
    }

    @Test
    void valuesAreThoseOfTheEndOfTheSharedSetup() {
        pass(
                """
                open "f" rdwr creat as f
                write f "one two\\n3"
                pread f 64 0 as text
                fstat f as st
                getpid as me
                let sum = st.size + 1
                let big = me > 0
                let list = [sum, text, [f, -5]]
                let pieces = words(text)
                let told = "${sum}: ${text}"
                socket ipv4 stream as s
                bind s v4("127.0.0.1") 0
                sockname s as name
                run "sh" "-c" "echo out; echo err >&2; exit 3" expect 3 as ended""",
                "scenario \"numbers\" {\nassert sum == 10 && st.size == 9 && big && me > 1\ngetpid as mine\nassert mine != me\n}",
                "scenario \"mode\" { assert st.permissions == 0o644 }",
                "scenario \"bytes\" { assert text == \"one two\\n3\" && told == \"10: one two\\n3\" && contains(told, \"10: one\") }",
                "scenario \"lists\" {\nassert len(list) == 3 && list[0] == sum && list[2][1] == -5\nfstat list[2][0] expect { size: 9, .. }\n}",
                "scenario \"pieces\" {\nassert len(pieces) == 3 && pieces[1] == \"two\"\nfor w in pieces { assert len(w) < 4 }\n}",
                "scenario \"structs\" { assert name.port > 0 && ended.out == \"out\\n\" && ended.err == \"err\\n\" }",
                "scenario \"of a definition\" { call given(f, sum) as n\nassert n == 10 }",
                "define given(file, n) { fstat file; give n }");
    }

    @Test
    void aFileThatWasClosedThereIsClosedHere() {
        Recorder run = Trial.file(
                "shared setup { open \"/dev/zero\" as z; dup z as n; close z; open \"/dev/null\" as n2; fork { close n } }",
                "scenario \"told\" { read z 4 }",
                "scenario \"expected\" { open \"/dev/null\" as other; read z 4 expect EBADF; read n 1 expect \"\\0\"; read n2 4 expect \"\" }");
        assertThat(run.verdicts()).containsEntry("told", Verdict.FAILED).containsEntry("expected", Verdict.PASSED);
        Failure failure = run.of("told").failure().orElseThrow();
        assertThat(failure.actual()).isEqualTo("EBADF (Bad file descriptor)");
        assertThat(failure.details())
                .containsExactly("help: at the end of the shared setup the file was not open any more");
    }

    @Test
    void aSharedSetupThatIsGoneHasNoFiles() {
        Recorder run = Runs.run(
                Specs.cases(
                        "shared setup { open \"/dev/zero\" as z; getpid as me }",
                        "scenario \"kills it\" { kill me SIGKILL }",
                        "scenario \"without\" { getpid as other; assert other != me }",
                        "scenario \"with\" {\nteardown { close z }\ngetpid\nread z 4\n}"),
                new LocalTargets(),
                Runs.OPTIONS);
        assertThat(run.verdicts())
                .containsEntry("kills it", Verdict.PASSED)
                .containsEntry("without", Verdict.PASSED)
                .containsEntry("with", Verdict.FAILED);
        CaseOutcome with = run.of("with");
        assertThat(with.steps())
                .as("what hands it over is no step, and none came behind it")
                .hasSize(1);
        Failure failure = with.failure().orElseThrow();
        assertThat(failure.message()).isEqualTo("`z` of the shared setup");
        assertThat(failure.expected()).isEqualTo("an open file");
        assertThat(failure.actual()).isEqualTo("ESRCH (No such process)");
        assertThat(failure.details())
                .containsExactly("help: the process of the shared setup, which had the file open, has ended since");
        assertThat(run.result().exitCode()).isNotZero();
    }

    /** Another target runs the shared setup once more: its cases know what it came to there. */
    @Test
    void anotherTargetHasItsOwn() {
        LocalTargets targets = new LocalTargets();
        Recorder run = Runs.run(
                Specs.cases(
                        "shared setup { getpid as me; readfile \"/proc/self/stat\" as stat }",
                        "scenario \"a\" { assert words(stat)[0] == \"${me}\" }",
                        "scenario \"b\" { kill 0 SIGKILL }",
                        "scenario \"c\" { assert words(stat)[0] == \"${me}\" }"),
                targets,
                Runs.OPTIONS);
        assertThat(run.verdicts()).containsEntry("a", Verdict.PASSED).containsEntry("c", Verdict.PASSED);
        assertThat(run.verdicts().get("b")).isNotEqualTo(Verdict.PASSED);
        assertThat(targets.asked()).isEqualTo(2);
    }
}
