// SPDX-License-Identifier: Apache-2.0
package dev.kspec.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kspec.check.Checked;
import dev.kspec.source.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** {@code docs/matrices.md}: what it shows of the language can be said. */
class MatricesPageTest {
    private static final Pattern BLOCK = Pattern.compile("```kspec\n(.*?)```", Pattern.DOTALL);

    @Test
    void whatItShowsIsRight() throws IOException {
        String page = Files.readString(Repository.root().resolve("docs/matrices.md"));
        List<String> blocks =
                BLOCK.matcher(page).results().map((MatchResult m) -> m.group(1)).toList();
        assertThat(blocks).isNotEmpty().allSatisfy(b -> {
            Checked checked = Checked.kspec(b);
            assertThat(checked.found()).as(checked.rendered()).isEmpty();
        });
    }
}
