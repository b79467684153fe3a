// SPDX-License-Identifier: Apache-2.0
package dev.kspec.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kspec.ast.SpecFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TreeComparisonTest {
    private static final String FILE = """
            use driver d { p: 1 }
            scenario "s" tags a timeout 5s {
                skip unless kernel >= 6.8
                matrix { n: 1, "x", x"de ??" }
                write c "a${n}" expect any of (EINVAL, >= 2) within 2s as r
                if n == 1 { a b } else { c d }
            }
            """;

    private static SpecFile tree(String text) {
        return Printed.tree(Printed.KSPEC, text);
    }

    @Test
    void placesDoNotMatter() {
        assertThat(TreeComparison.difference(tree(FILE), tree("\n\n" + FILE.replace("    ", " "))))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "driver d>driver e",
                "p: 1>p: 2",
                "\"s\">\"t\"",
                "tags a>tags b",
                "tags a>tags a, b",
                "5s>6s",
                "timeout 5s>",
                ">= 6.8>> 6.8",
                "6.8>6.9",
                "n: 1,>n: 2,",
                "n: 1,>n: ",
                "de ??>de ad",
                "de ??>df ??",
                "a${n}>b${n}",
                "EINVAL>EIO",
                ">= 2>> 2",
                "as r>as q",
                "as r>",
                "else { c d }>",
                "a b>a 1",
            })
    void everythingElseDoes(String change) {
        int at = change.indexOf('>', 1);
        String other = FILE.replace(change.substring(0, at), change.substring(at + 1));
        assertThat(other).isNotEqualTo(FILE);
        assertThat(TreeComparison.difference(tree(FILE), tree(other))).isPresent();
        assertThat(TreeComparison.differenceOfCarriers(tree(FILE), tree(other))).isPresent();
    }

    @Test
    void aDifferenceHasAPath() {
        SpecFile other = tree(FILE.replace("EINVAL", "EIO"));
        assertThat(TreeComparison.difference(tree(FILE), other))
                .contains(".items[1].steps[0].expect.alternatives[0].value.name.text");
    }

    @Test
    void carriersMayOrderKindsButNotWhatIsOfOneKind() {
        SpecFile one = tree("let a = 1\nuse driver d\nlet b = 2\n");
        assertThat(TreeComparison.differenceOfCarriers(one, tree("use driver d\nlet a = 1\nlet b = 2\n")))
                .isEmpty();
        assertThat(TreeComparison.difference(one, tree("use driver d\nlet a = 1\nlet b = 2\n")))
                .isPresent();
        assertThat(TreeComparison.differenceOfCarriers(one, tree("use driver d\nlet b = 2\nlet a = 1\n")))
                .isPresent();
    }
}
