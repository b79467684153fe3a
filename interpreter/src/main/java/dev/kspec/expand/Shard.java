// SPDX-License-Identifier: Apache-2.0
package dev.kspec.expand;

import dev.kspec.check.CheckedScenario;
import dev.kspec.check.Rows;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/**
 * One of several parts of all cases, for as many machines: all parts together are all cases, each once.
 *
 * <p>Of a matrix with every row it is a stretch of the product, made without a look at the others; which one, is turned by
 * the scenario's name, lest small matrices all begin in the first part. Of a covering array, and of scenarios without a
 * matrix, it is what the checksum of a case's identity says, so that rows stay where they are when others come or go.
 *
 * @param number from 1 to the number of parts
 */
public record Shard(int number, int of) {
    public static final int MOST = 1_000_000;

    /** The only one. */
    public static final Shard ALL = new Shard(1, 1);

    public Shard {
        if (of < 1 || of > MOST || number < 1 || number > of) {
            throw new IllegalArgumentException("there is no part " + number + " of " + of);
        }
    }

    public boolean isAll() {
        return of == 1;
    }

    /** Whether a single case is in it; for rows of a product, {@link #stretch} says that. */
    boolean has(CaseId id) {
        return of == 1 || checksum(id.toString()) % of == number - 1;
    }

    /** Its stretch of a product. */
    Rows stretch(Rows product, String file, CheckedScenario scenario) {
        return of == 1
                ? product
                : product.stretch((int) ((number - 1 + checksum(file + " :: " + scenario.title())) % of), of);
    }

    private static long checksum(String text) {
        CRC32 crc = new CRC32();
        crc.update(text.getBytes(StandardCharsets.UTF_8));
        return crc.getValue();
    }

    /** {@code 7/64}. */
    @Override
    public String toString() {
        return number + "/" + of;
    }
}
