// SPDX-License-Identifier: Apache-2.0
package dev.kspec.expand;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kspec.check.Checked;
import java.math.BigInteger;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ExpansionTest {
    private static final String SPEC = """
            use driver gauge

            scenario "plain" tags smoke {
                sleep 1ms
            }

            scenario "rows, with \\"all\\" kinds" tags values, slow {
                matrix {
                    n: 0x10, -1
                    t: "a", "x=1, y", "line\\n"
                }
                open gauge0 rdwr as c
                ioctl c SET n
                write c t
            }
            """;

    private static Expansion expansion(String text) {
        Checked checked = Checked.kspec(text);
        assertThat(checked.found()).as(checked.rendered()).isEmpty();
        return new Expansion(checked.spec());
    }

    private static List<String> ids(Expansion expansion) {
        return expansion.cases().map(c -> c.id().toString()).toList();
    }

    /** These are written into journals, lists of skipped cases and bug reports: they never change. */
    @Test
    void identitiesAreMadeOfNamesAndValues() {
        assertThat(ids(expansion(SPEC)))
                .containsExactly(
                        "test.kspec :: plain",
                        "test.kspec :: rows, with \"all\" kinds [n=16, t=\"a\"]",
                        "test.kspec :: rows, with \"all\" kinds [n=16, t=\"x=1, y\"]",
                        "test.kspec :: rows, with \"all\" kinds [n=16, t=\"line\\n\"]",
                        "test.kspec :: rows, with \"all\" kinds [n=-1, t=\"a\"]",
                        "test.kspec :: rows, with \"all\" kinds [n=-1, t=\"x=1, y\"]",
                        "test.kspec :: rows, with \"all\" kinds [n=-1, t=\"line\\n\"]");
    }

    @Test
    void identitiesDoNotDependOnWhereAScenarioStandsNorOnHowItIsWritten() {
        String other = SPEC.replace("scenario \"plain\" tags smoke {\n    sleep 1ms\n}\n", "")
                .replace("0x10, -1", "(8 + 8),\n            -1  # the same")
                .concat("scenario \"plain\" { sleep 2ms }\n");
        assertThat(ids(expansion(other))).containsExactlyInAnyOrderElementsOf(ids(expansion(SPEC)));
    }

    @Test
    void bothCarriersGiveTheSameIdentities() {
        Checked yaml = Checked.yaml("""
                use: gauge
                scenarios:
                  - scenario: plain
                    steps: |
                      sleep 1ms
                  - scenario: 'rows, with "all" kinds'
                    matrix:
                      n: [0x10, -1]
                      t: ["a", "x=1, y", "line\\n"]
                    steps: |
                      open gauge0 rdwr as c
                      ioctl c SET n
                      write c t
                """);
        assertThat(yaml.found()).as(yaml.rendered()).isEmpty();
        assertThat(ids(new Expansion(yaml.spec())).stream().map(id -> id.replace(".yaml", "")))
                .containsExactlyElementsOf(ids(expansion(SPEC)));
    }

    /** Values that look alike, but are not, stay apart. */
    @Test
    void differentRowsHaveDifferentIdentities() {
        Expansion expansion = expansion("""
                scenario "s" {
                    matrix {
                        a: "1", "1, b=2", "\\"", "\\\\", "\\\\\\"", "", " ", "\\x00", "\\xff", "ÿ", "]", "\\u{200b}"
                        b: "2", "", "\\"", "2]"
                    }
                    writefile "/x" "${a}${b}"
                }
                """);
        Set<String> ids = new HashSet<>(ids(expansion));
        assertThat(ids).hasSize(12 * 4);
        assertThat(expansion.count()).isEqualTo(48);
        assertThat(ids).allMatch(id -> id.codePoints().noneMatch(Character::isISOControl));
    }

    @Test
    void casesAreMadeOneAtATime() {
        String values = IntStream.range(0, 1_000).mapToObj(Integer::toString).collect(Collectors.joining(", "));
        Expansion expansion = expansion("scenario \"s\" {\nmatrix { a: " + values + " ; b: " + values + " ; c: "
                + values + " }\nlet x = a + b + c\nsleep 1ms\n}\n");
        assertThat(expansion.count()).isEqualTo(new BigInteger("1000000000"));
        assertThat(expansion.cases().skip(1_000).findFirst().orElseThrow().id())
                .hasToString("test.kspec :: s [a=0, b=1, c=0]");
    }

    @Test
    void everyCaseCompiles() {
        assertThat(expansion(SPEC).cases().map(c -> c.compile(Duration.ofSeconds(1), "/m", Optional.empty())))
                .hasSize(7)
                .allMatch(p -> !p.instructions().isEmpty());
    }

    @Test
    void identitiesAreOrderedByTheirText() {
        CaseId a = new CaseId("a.kspec", "s", "");
        CaseId row = new CaseId("a.kspec", "s", "n=1");
        CaseId b = new CaseId("b.kspec", "a", "");
        assertThat(List.of(b, row, a).stream().sorted()).containsExactly(a, row, b);
        assertThat(a.name()).isEqualTo("s");
        assertThat(row.name()).isEqualTo("s [n=1]");
    }

    @Test
    void selectionIsByTagAndByIdentity() {
        Expansion expansion = expansion(SPEC);
        assertThat(count(expansion, Selection.ALL)).isEqualTo(7);
        assertThat(count(expansion, selection(Set.of("smoke"), ""))).isEqualTo(1);
        assertThat(count(expansion, selection(Set.of("smoke", "slow"), ""))).isEqualTo(7);
        assertThat(count(expansion, selection(Set.of("Smoke"), ""))).isZero();
        assertThat(count(expansion, selection(Set.of(), "n=16"))).isEqualTo(3);
        assertThat(count(expansion, selection(Set.of(), "^test\\.kspec :: plain$")))
                .isEqualTo(1);
        assertThat(count(expansion, selection(Set.of("smoke"), "n=16"))).isZero();
        assertThat(count(expansion, selection(Set.of("values"), "t=\"a\""))).isEqualTo(2);
        assertThat(count(expansion, selection(Set.of(), "nowhere"))).isZero();
    }

    private static Selection selection(Set<String> tags, String match) {
        return new Selection(tags, Pattern.compile(match));
    }

    private static long count(Expansion expansion, Selection selection) {
        return expansion.cases().filter(selection::wants).count();
    }
}
