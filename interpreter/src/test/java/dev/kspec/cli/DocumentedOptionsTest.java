// SPDX-License-Identifier: Apache-2.0
package dev.kspec.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kspec.source.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the pages tell a user to type is there. */
class DocumentedOptionsTest {
    private static final Pattern OPTION = Pattern.compile("(?<![-\\w])--([a-z][a-z-]+)");

    /** Of other programs, and of the scripts beside kspec. */
    private static final Set<String> OTHERS = Set.of("quick", "full", "version");

    private static Set<String> taken() {
        return CommandLineInterface.all().stream()
                .flatMap(command -> command.options().getOptions().stream())
                .map(org.apache.commons.cli.Option::getLongOpt)
                .collect(Collectors.toSet());
    }

    private static List<Path> pages() throws IOException {
        List<Path> pages = new ArrayList<>(List.of(Repository.root().resolve("README.md")));
        try (Stream<Path> docs = Files.walk(Repository.root().resolve("docs"))) {
            docs.filter(page -> page.toString().endsWith(".md")).forEach(pages::add);
        }
        return pages;
    }

    @Test
    void everyOptionThatAPageNamesIsTaken() throws Exception {
        Set<String> taken = taken();
        for (Path page : pages()) {
            assertThat(OPTION.matcher(Files.readString(page)).results().map(r -> name(r)))
                    .as(page.toString())
                    .allMatch(name -> taken.contains(name)
                            || OTHERS.contains(name)
                            || List.of("help", "no-install").contains(name));
        }
    }

    private static String name(MatchResult found) {
        return found.group(1).replaceFirst("-$", "");
    }
}
