// SPDX-License-Identifier: Apache-2.0
package dev.kspec.pict;

import java.util.List;
import java.util.Optional;

/**
 * A model as PICT reads it.
 *
 * @param model the text of the model's file
 * @param seeds the text of the file with the rows that must be there ({@code /e:file}); empty if there are none
 * @param options what else PICT is to be told
 */
public record PictText(String model, Optional<String> seeds, PictOptions options) {
    /** Words for PICT's command line, such as {@code /o:3}, {@code /d:;}; without the one that names the seeds. */
    public List<String> words() {
        return options.words();
    }
}
