// SPDX-License-Identifier: Apache-2.0
package dev.kspec.pict;

import java.util.ArrayList;
import java.util.List;

/** What a condition is, as text or without any. */
sealed interface Written {
    /** It holds whatever the row. */
    record Always() implements Written {}

    /** It holds in no row. */
    record Never() implements Written {}

    /**
     * A condition in words.
     *
     * @param or whether it is of parts one of which has to hold, and needs brackets beside an AND
     */
    record Words(String text, boolean or) implements Written {
        private String within(boolean and) {
            return and && or ? "(" + text + ")" : text;
        }
    }

    /**
     * Several conditions as one.
     *
     * @param and whether all of them have to hold, or one
     * @param sign what stands between them, with its blanks
     */
    static Written join(List<Written> conditions, boolean and, String sign) {
        List<Words> parts = new ArrayList<>();
        for (Written condition : conditions) {
            switch (condition) {
                case Always always -> {
                    if (!and) {
                        return always;
                    }
                }
                case Never never -> {
                    if (and) {
                        return never;
                    }
                }
                case Words words -> parts.add(words);
            }
        }
        if (parts.isEmpty()) {
            return and ? new Always() : new Never();
        }
        if (parts.size() == 1) {
            return parts.getFirst();
        }
        return new Words(
                String.join(sign, parts.stream().map(p -> p.within(and)).toList()), !and);
    }
}
