// SPDX-License-Identifier: Apache-2.0
package dev.kspec.pict;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The options of PICT's command line that say how a model is to be read.
 *
 * @param order how many parameters are combined, at least 1; {@link #ALL} for all of them ({@code /o})
 * @param valueSeparator what stands between values ({@code /d})
 * @param aliasSeparator what stands between the names of one value ({@code /a})
 * @param negativePrefix what stands before an invalid value ({@code /n})
 * @param caseSensitive whether upper and lower case are told apart ({@code /c})
 */
public record PictOptions(
        int order, char valueSeparator, char aliasSeparator, char negativePrefix, boolean caseSensitive) {
    /** The order {@code max}: all parameters. */
    public static final int ALL = Integer.MAX_VALUE;

    /** What holds without any option. */
    public static final PictOptions DEFAULT = new PictOptions(2, ',', '|', '~', false);

    public PictOptions {
        if (order < 1) {
            throw new IllegalArgumentException("an order of " + order + "; it is at least 1");
        }
    }

    /**
     * The same with one more option, in PICT's words, such as {@code /o:3}, {@code -d:;} or {@code /a:tab}.
     *
     * @throws IllegalArgumentException if there is no such option, with a sentence that says so
     */
    public PictOptions with(String option) {
        if (option.length() < 2 || (option.charAt(0) != '/' && option.charAt(0) != '-')) {
            throw unknown(option);
        }
        boolean bare = option.length() == 2;
        if (!bare && option.charAt(2) != ':') {
            throw unknown(option);
        }
        String value = bare ? "" : option.substring(3);
        return switch (Character.toLowerCase(option.charAt(1))) {
            case 'o' -> withOrder(order(option, value));
            case 'd' -> new PictOptions(order, separator(option, value), aliasSeparator, negativePrefix, caseSensitive);
            case 'a' -> new PictOptions(order, valueSeparator, separator(option, value), negativePrefix, caseSensitive);
            case 'n' -> new PictOptions(order, valueSeparator, aliasSeparator, character(option, value), caseSensitive);
            case 'c' -> {
                if (!bare) {
                    throw unknown(option);
                }
                yield new PictOptions(order, valueSeparator, aliasSeparator, negativePrefix, true);
            }
            default -> throw unknown(option);
        };
    }

    /** The same with another order. */
    public PictOptions withOrder(int wanted) {
        return new PictOptions(wanted, valueSeparator, aliasSeparator, negativePrefix, caseSensitive);
    }

    /** The options as words for PICT's command line; those that say nothing new are left out. */
    public List<String> words() {
        List<String> words = new ArrayList<>();
        if (order != DEFAULT.order) {
            words.add("/o:" + (order == ALL ? "max" : order));
        }
        if (valueSeparator != DEFAULT.valueSeparator) {
            words.add("/d:" + word(valueSeparator));
        }
        if (aliasSeparator != DEFAULT.aliasSeparator) {
            words.add("/a:" + word(aliasSeparator));
        }
        if (negativePrefix != DEFAULT.negativePrefix) {
            words.add("/n:" + negativePrefix);
        }
        if (caseSensitive) {
            words.add("/c");
        }
        return words;
    }

    private static String word(char separator) {
        return switch (separator) {
            case ' ' -> "space";
            case '\t' -> "tab";
            default -> String.valueOf(separator);
        };
    }

    private static int order(String option, String value) {
        if (value.toLowerCase(Locale.ROOT).equals("max")) {
            return ALL;
        }
        if (!value.matches("0*[1-9]\\d{0,8}")) {
            throw new IllegalArgumentException("\"" + option + "\": the order is a number from 1 on, or max: /o:3");
        }
        return Integer.parseInt(value);
    }

    private static char separator(String option, String value) {
        return switch (value) {
            case "space" -> ' ';
            case "tab" -> '\t';
            default -> character(option, value);
        };
    }

    private static char character(String option, String value) {
        if (value.length() != 1) {
            throw new IllegalArgumentException(
                    "\"" + option + "\": one character stands behind the colon: " + option.substring(0, 2) + ":;");
        }
        return value.charAt(0);
    }

    private static IllegalArgumentException unknown(String option) {
        return new IllegalArgumentException(
                "\"" + option + "\" is no option for a model of PICT: there are /o:N, /d:C, /a:C, /n:C and /c");
    }
}
