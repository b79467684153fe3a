// SPDX-License-Identifier: Apache-2.0
package dev.kspec.target.lab;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** {@code fixtures/setup/packages.tsv}: what kspec uses of a Debian machine. */
final class PackageTable {
    /**
     * One line of the table; the file's head describes the columns.
     *
     * @param probe whose presence is asked for
     * @param packages that bring it; any one of them does
     * @param groups which parts of kspec use it
     * @param why ends the sentence "needed to …"
     */
    record Row(String probe, List<String> packages, Set<String> groups, String why) {}

    private PackageTable() {}

    static List<Row> read(Path table) throws IOException {
        List<Row> rows = new ArrayList<>();
        for (String line : Files.readAllLines(table, UTF_8)) {
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            String[] columns = line.split("\t", -1);
            if (columns.length != 4) {
                throw new IOException("not four columns: " + line);
            }
            rows.add(new Row(
                    columns[0], List.of(columns[1].split("\\|", -1)), Set.of(columns[2].split(",", -1)), columns[3]));
        }
        return rows;
    }
}
