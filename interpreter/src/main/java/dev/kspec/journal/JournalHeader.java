// SPDX-License-Identifier: Apache-2.0
package dev.kspec.journal;

import dev.kspec.json.JsonWriter;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What a run was to do.
 *
 * @param version of kspec
 * @param arguments what selected the cases, as on the command line
 * @param cases how many were selected
 * @param digests by spec file, of all that decides what its cases do; a change means that what they came to no longer counts
 */
public record JournalHeader(
        String version, Instant started, List<String> arguments, long cases, Map<String, String> digests) {
    /** Grows when what stands in a journal changes its meaning. */
    static final int VERSION = 1;

    public JournalHeader {
        arguments = List.copyOf(arguments);
        digests = Map.copyOf(digests);
    }

    void write(JsonWriter json) throws IOException {
        json.beginObject().name("kspecJournal").value(VERSION);
        json.name("kspecVersion").value(version);
        json.name("started").value(started.toString());
        CaseJson.texts(json, "arguments", arguments);
        json.name("cases").value(cases);
        json.name("digests").beginObject();
        for (Map.Entry<String, String> digest :
                digests.entrySet().stream().sorted(Map.Entry.comparingByKey()).toList()) {
            json.name(digest.getKey()).value(digest.getValue());
        }
        json.end().end();
    }

    static JournalHeader of(Tree tree) throws Tree.Malformed {
        long version = tree.number("kspecJournal");
        if (version != VERSION) {
            throw new Tree.Malformed("it was written by another version of kspec, " + tree.text("kspecVersion"));
        }
        try {
            return new JournalHeader(
                    tree.text("kspecVersion"),
                    Instant.parse(tree.text("started")),
                    tree.texts("arguments"),
                    tree.number("cases"),
                    tree.map("digests"));
        } catch (DateTimeException e) {
            throw new Tree.Malformed("`started` is no instant");
        }
    }
}
