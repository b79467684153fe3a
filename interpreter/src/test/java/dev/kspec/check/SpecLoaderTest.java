// SPDX-License-Identifier: Apache-2.0
package dev.kspec.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kspec.diag.Code;
import dev.kspec.diag.Diagnostic;
import dev.kspec.diag.DiagnosticRenderer;
import dev.kspec.diag.Diagnostics;
import dev.kspec.diag.Painter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpecLoaderTest {
    private static final String FINE = "scenario \"s\" { sleep 1ms }\n";

    @TempDir
    private Path root;

    private final Diagnostics diagnostics = new Diagnostics();

    private Path write(String name, String text) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    private List<CheckedSpec> load(String... names) {
        return new SpecLoader(diagnostics)
                .load(Arrays.stream(names).map(root::resolve).toList());
    }

    private List<Code> codes() {
        return diagnostics.sorted().stream().map(Diagnostic::code).toList();
    }

    private String rendered() {
        return new DiagnosticRenderer(Painter.plain()).render(diagnostics.sorted());
    }

    /** Such as the module of a driver's tests. */
    @Test
    void aDriversDirectoryMayDescribeMoreModules() throws IOException {
        write("driver/d/d.kspec", "driver d { }\n");
        write("driver/d/d_test.kspec", "driver d_test { module \"d_test.ko\" }\n");
        write("specs/a.kspec", "use driver d_test\n" + FINE);
        write("specs/b.kspec", "use driver d_tests\n" + FINE);
        CheckedSpec spec = load("specs/a.kspec").getFirst();
        assertThat(codes()).isEmpty();
        assertThat(spec.driver().orElseThrow().driver().directory().getFileName())
                .hasToString("d");
        load("specs/b.kspec");
        assertThat(codes()).containsExactly(Code.UNKNOWN_DRIVER);
    }

    @Test
    void directoriesAreSearchedToTheBottomInTheOrderOfNames() throws IOException {
        write("driver/d/d.kspec", "driver d { }\n");
        write("specs/b.kspec", FINE);
        write("specs/a/z.kspec.yaml", "scenarios: []\n");
        write("specs/a/deep/er/y.kspec.yml", "scenarios: []\n");
        write("specs/notes.txt", "no spec");
        assertThat(load("specs", "specs/b.kspec"))
                .extracting(s -> s.source().name())
                .containsExactly("specs/a/deep/er/y.kspec.yml", "specs/a/z.kspec.yaml", "specs/b.kspec");
        assertThat(codes()).isEmpty();
    }

    @Test
    void whatIsNoSpecIsReported() throws IOException {
        write("notes.txt", "no spec");
        write("fine.kspec", FINE);
        assertThat(load("missing", "notes.txt", "fine.kspec")).hasSize(1);
        assertThat(codes()).containsExactlyInAnyOrder(Code.FILE_UNREADABLE, Code.FILE_KIND);
        assertThat(rendered())
                .contains("missing:1:1", "notes.txt:1:1", "a spec file's name ends in .kspec or .kspec.yaml");
    }

    @Test
    void aFileThatIsNoTextIsReportedAndTheOthersAreRead() throws IOException {
        Files.write(root.resolve("latin.kspec"), "# \u00e9\n".getBytes(StandardCharsets.ISO_8859_1));
        write("fine.kspec", FINE);
        write("driver/d/d.kspec", "driver d { }\n");
        assertThat(load("latin.kspec", "fine.kspec")).hasSize(1);
        assertThat(codes()).containsExactly(Code.NOT_UTF8);
        assertThat(rendered()).contains(" --> latin.kspec:1:1");
    }

    /** With those of the golden files, and of {@link RowLockTest}, these are all codes there are. */
    @Test
    void everyCodeAboutFilesOccursHere() {
        assertThat(Stream.of(Code.values()).filter(c -> c.id().startsWith("K05")))
                .containsExactlyInAnyOrder(
                        Code.FILE_UNREADABLE, Code.FILE_KIND, Code.NOT_UTF8, Code.IMPORT_CYCLE, Code.STALE_LOCK);
    }

    @Test
    void driversAreFoundBesideTheSpecs() throws IOException {
        write("driver/one/one.kspec", "driver one { device d = \"/dev/one\" }\n");
        write("driver/two/two.kspec.yaml", "driver: {name: two, devices: {d: /dev/two}}\n");
        write("specs/a.kspec", "use driver one\nscenario \"s\" { open d }\n");
        write("specs/b.kspec", "use driver two\nscenario \"s\" { open d }\n");
        assertThat(load("specs"))
                .extracting(s -> s.driver().orElseThrow().driver().devices().get("d"))
                .containsExactly("/dev/one", "/dev/two");
        assertThat(rendered()).startsWith("0 errors");
    }

    @Test
    void aDescriptionIsReadOnceAndItsMistakesAreSaidOnce() throws IOException {
        write("driver/d/d.kspec", "driver d {\n    device a = \"/dev/a\n    ioctl X = _IO('d', 1)\n}\n");
        for (String name : List.of("a", "b", "c")) {
            write("specs/" + name + ".kspec", "use driver d\nscenario \"s\" { open a as f; ioctl f X }\n");
        }
        load("specs", "driver");
        assertThat(codes()).containsExactly(Code.UNCLOSED_TEXT);
        assertThat(rendered()).contains(" --> driver/d/d.kspec:2:16");
    }

    /** The description's member is not there because of the mistake on its line. */
    @Test
    void whatADamagedLineWasToIntroduceIsNotSaidToBeUnknown() throws IOException {
        write("driver/d/d.kspec", "driver d {\n    device gadget = /dev/a\n}\n");
        write("specs/a.kspec", "use driver d\nscenario \"s\" {\n    open gadget as f\n    read g 4\n}\n");
        load("specs");
        assertThat(codes()).containsExactly(Code.SYNTAX, Code.UNKNOWN_NAME);
        assertThat(rendered()).contains("unknown name `g`");
    }

    @Test
    void aStepThatCannotBeReadHidesNothingButWhatFollowsFromIt() throws IOException {
        write("driver/d/d.kspec", "driver d { }\n");
        write("a.kspec", """
                scenario "s" {
                    open "/x" as as f
                    read f 4
                    read nobody 4
                }
                scenario "only a mistake" {
                    let = 5
                }
                """);
        load("a.kspec");
        assertThat(codes()).containsExactly(Code.SYNTAX, Code.UNKNOWN_NAME, Code.SYNTAX);
    }

    /** A word on a wrong line of one file says nothing about another file. */
    @Test
    void damageStaysInItsFile() throws IOException {
        write("driver/d/d.kspec", "driver d { }\n");
        write("a.kspec", "scenario \"s\" {\n    let nobody = = 5\n}\n");
        write("b.kspec", "scenario \"s\" {\n    close nobody\n}\n");
        load("a.kspec", "b.kspec");
        assertThat(codes()).containsExactly(Code.SYNTAX, Code.UNKNOWN_NAME);
    }

    @Test
    void anUnknownDriverIsToldWithTheKnownOnes() throws IOException {
        write("driver/gauge/gauge.kspec", "driver gauge { }\n");
        write("driver/broken/broken.kspec", "driver broken { device }\n");
        write("driver/empty/README", "");
        write("a.kspec", "use driver guage\nscenario \"s\" { sleep 1ms }\n");
        load("a.kspec");
        assertThat(codes()).containsExactly(Code.UNKNOWN_DRIVER);
        assertThat(rendered()).contains("did you mean `gauge`?", "known here: broken, gauge");
    }

    @Test
    void aNameThatIsNoNameLooksNothingUp() throws IOException {
        write("driver/d/d.kspec", "driver d { }\n");
        for (String name : List.of("../d", "d/../d", "/", "..", "a\\0b", "")) {
            write("a.kspec.yaml", "use: \"" + name + "\"\nscenarios: []\n");
            assertThat(load("a.kspec.yaml")).hasSize(1);
        }
        assertThat(codes()).containsOnly(Code.SYNTAX);
        Project project = new Project(root, new Diagnostics());
        assertThat(Stream.of("../driver/d", "a\0b", "", ".").map(project::find)).allMatch(found -> found.isEmpty());
    }

    /** Such as somebody else's, above a temporary directory. */
    @Test
    void aDirectoryThatMerelyBearsTheNameMakesNoProject() throws IOException {
        write("driver/README", "");
        write("driver/d/other.kspec", "driver d { }\n");
        Path inner = write("specs/a.kspec", FINE);
        assertThat(Project.rootOf(inner)).isEqualTo(root.resolve("specs"));
    }

    @Test
    void theRootIsTheNearestDirectoryWithDriversOrGit() throws IOException {
        write("driver/d/d.kspec", "driver d { }\n");
        Path inner = write("specs/inner/a.kspec", FINE);
        assertThat(Project.rootOf(inner)).isEqualTo(root);
        assertThat(Project.rootOf(root)).isEqualTo(root);
        Files.createDirectories(root.resolve("specs/.git"));
        assertThat(Project.rootOf(inner)).isEqualTo(root.resolve("specs"));
        assertThat(new Project(root, new Diagnostics()).shown(inner)).isEqualTo("specs/inner/a.kspec");
        assertThat(new Project(root.resolve("specs"), new Diagnostics()).shown(root.resolve("x")))
                .isEqualTo(root.resolve("x").toString());
    }

    @Test
    void onlyDirectoriesThatDescribeADriverAreDrivers() throws IOException {
        write("driver/one/one.kspec", "driver one { }\n");
        write("driver/other/name.kspec", "driver other { }\n");
        write("driver/lib/fault.c", "");
        write("driver/two/two.kspec", "driver somebody_else { }\n");
        Project project = new Project(root, new Diagnostics());
        assertThat(project.names()).isSubsetOf(Set.of("one", "two")).contains("one");
        assertThat(project.find("one")).isPresent();
        assertThat(project.find("other")).isEmpty();
        assertThat(project.find("two")).isEmpty();
        assertThat(new Project(root.resolve("driver"), new Diagnostics()).names())
                .isEmpty();
    }

    private static final String DRIVER = """
            driver d {
                device d0 = "/dev/d"
                const  MOST = 4
                struct s { a: u32, b: u32 }
                ioctl  GET = _IOR('d', 1, s)
                ioctl  SET = _IOW('d', 2, s)
                counter uses = "/sys/d/uses"
                fault  alloc = "/sys/kernel/debug/d/alloc"
            }
            """;

    private static final String LIBRARY = """
            let most = MOST
            define set(n) {
                open d0 rdwr as f
                ioctl f SET { a: n, b: MOST }
                sweep alloc {
                    ioctl f SET s(a: n) expect 0 when clean, ENOMEM when injected
                } after each {
                    assert counter uses changes by 0
                }
                ioctl f GET expect { a: n, .. } as now
                stat d0
                give now.a + most
            }
            """;

    /** Whose driver is used is said by the file that imports it. */
    @Test
    void aFileOfDefinitionsMayLeaveItsDriverToOthers() throws IOException {
        write("driver/d/d.kspec", DRIVER);
        write("lib/set.kspec", LIBRARY);
        write(
                "a.kspec",
                "use driver d\nimport \"lib/set.kspec\"\nscenario \"s\" { call set(1) as n; assert n > most }\n");
        load("lib", "a.kspec");
        assertThat(rendered()).startsWith("0 errors, 0 warnings");
    }

    @Test
    void whatAFileOfDefinitionsMeansIsCheckedWhereItIsImported() throws IOException {
        write("driver/d/d.kspec", DRIVER);
        write("lib/set.kspec", LIBRARY.replace("open d0", "open d1"));
        write("a.kspec", "use driver d\nimport \"lib/set.kspec\"\nscenario \"s\" { call set(1) as n; assert n > 0 }\n");
        load("lib");
        assertThat(codes()).isEmpty();
        load("a.kspec");
        assertThat(codes()).containsExactly(Code.UNKNOWN_DEVICE);
        assertThat(rendered()).contains(" --> lib/set.kspec:3:10", "did you mean `d0`?");
    }

    @Test
    void aFileOfDefinitionsMayUseADriverItself() throws IOException {
        write("driver/d/d.kspec", DRIVER);
        write("lib/set.kspec", "use driver d\n" + LIBRARY);
        write(
                "a.kspec",
                "use driver d\nimport \"lib/set.kspec\"\nscenario \"s\" { call set(1) as n; assert n > most }\n");
        load("lib", "a.kspec");
        assertThat(rendered()).startsWith("0 errors, 0 warnings");
        write("lib/set.kspec", "use driver d\n" + LIBRARY.replace("open d0", "open d1"));
        load("lib");
        assertThat(codes()).containsExactly(Code.UNKNOWN_DEVICE);
    }

    @Test
    void theDriverOfAnImportedFileIsNotUsedByWhoImportsIt() throws IOException {
        write("driver/d/d.kspec", DRIVER);
        write("driver/e/e.kspec", "driver e { }\n");
        write("lib/set.kspec", "use driver d\ndefine f(n) { sleep n }\n");
        write("none.kspec", "import \"lib/set.kspec\"\nscenario \"s\" { call f(1ms) }\n");
        write("other.kspec", "use driver e\nimport \"lib/set.kspec\"\nscenario \"s\" { call f(1ms) }\n");
        load("none.kspec", "other.kspec");
        assertThat(codes()).containsExactly(Code.MISPLACED, Code.MISPLACED);
        assertThat(rendered())
                .contains(
                        "warning[K0408]: the imported file is written for the driver d; none.kspec uses none",
                        "warning[K0408]: the imported file is written for the driver d; other.kspec uses e",
                        "`use` is not imported: names are looked up in the driver of the file that is run");
    }

    @Test
    void whatIsWrongWithAnyDriverIsToldInAFileOfDefinitions() throws IOException {
        write("lib.kspec", """
                define all(n) {
                    open d0 as f
                    opne d0
                    call nothing()
                    write f ENOSUCH
                    sleep 1
                }
                define plain(n) {
                    sleep 1
                }
                """);
        load("lib.kspec");
        assertThat(codes())
                .containsExactly(Code.UNKNOWN_VERB, Code.UNKNOWN_DEFINITION, Code.UNKNOWN_ERRNO, Code.WRONG_TYPE);
        assertThat(rendered()).contains(" --> lib.kspec:9:11");
    }
}
