// SPDX-License-Identifier: Apache-2.0
package dev.kspec.pict;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Makes names of spec files from those of a model: {@code File system} becomes {@code file_system}. */
final class SpecNames {
    private final SpecWords words;
    private final Set<String> taken = new HashSet<>();

    /** @param all the names of the model; those that a spec file can have stay */
    SpecNames(SpecWords words, List<String> all) {
        this.words = words;
        all.stream().filter(words::isName).forEach(taken::add);
    }

    String of(String name) {
        if (words.isName(name)) {
            return name;
        }
        String plain = name.toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9]+", "_")
                .replaceAll("^_+|_+$", "")
                .replaceFirst("^(?=[0-9])", "p_");
        return free(plain.isEmpty() ? "parameter" : plain);
    }

    /** The name, or one like it that nothing else has. */
    String free(String name) {
        String found = name;
        for (int n = 2; taken.contains(found) || !words.isName(found); n++) {
            found = name + "_" + n;
        }
        taken.add(found);
        return found;
    }
}
